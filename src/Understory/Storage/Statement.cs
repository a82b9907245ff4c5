using System.Data.Common;

namespace Understory.Storage;

/// <summary>
/// One statement for many rows of a session: the database compiles it at the first one and keeps it, where a query of
/// <see cref="Session"/> is compiled at each call.
/// </summary>
public sealed class Statement : IDisposable
{
    private readonly DbCommand _command;
    private readonly CancellationToken _cancel;

    internal Statement(DbCommand command, IReadOnlyList<string> parameters, CancellationToken cancel)
    {
        (_command, _cancel) = (command, cancel);
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }
    }

    /// <param name="values">One for each parameter, in their order.</param>
    /// <returns>The number of rows that were written.</returns>
    public Task<int> Execute(params ReadOnlySpan<object?> values)
    {
        if (values.Length != _command.Parameters.Count)
            throw new ArgumentException($"{_command.Parameters.Count} values are needed, and {values.Length} were given.", nameof(values));
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command.ExecuteNonQueryAsync(_cancel);
    }

    public void Dispose() => _command.Dispose();
}
