using System.Data.Common;
using Microsoft.Extensions.Options;
using Understory.Storage;

namespace Understory.Commands;

/// <summary>Serves the dashboard until it is stopped.</summary>
internal static class ServeCommand
{
    public static async Task<int> Run(string[] args)
    {
        try
        {
            // The configuration wants a value where people write a flag.
            await using var app = Server.Build([.. args.Select(arg => arg == "--sample" ? "--sample=true" : arg)], Take);
            await Server.Run(app);
            return Usage.Done;
        }
        catch (FolderTakenException taken)
        {
            return Usage.Complain(taken.Message);
        }
        catch (OptionsValidationException invalid)
        {
            return Usage.Complain("the configuration is not valid:\n" + string.Join('\n', invalid.Failures.Select(f => "  " + f)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or DbException)
        {
            return Usage.Complain(exception.Message);
        }
    }

    private static DataFolder Take(IConfiguration configuration)
    {
        var path = configuration.DataPath();
        return DataFolder.TryTake(path) ?? throw new FolderTakenException(path, DataFolder.HolderAddress(path));
    }

    private sealed class FolderTakenException(string path, Uri? address) : Exception(
        $"another Understory holds {path}" + (address is null ? "" : $" and serves it at {address}")
        + ". Use that one, stop it, or choose another folder with --data DIR.");
}
