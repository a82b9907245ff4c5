namespace Understory.Storage;

/// <summary>The data folder, held for the life of the process, and the database in it.</summary>
public static class StorageFeature
{
    /// <summary>Configuration key of the folder; <c>--data</c> on the command line.</summary>
    public const string DataKey = "data";

    public static IServiceCollection AddStorage(this IServiceCollection services, DataFolder folder)
    {
        // By factory, so that the container lets go of both at its end: the database first, the folder last.
        services.AddSingleton(_ => folder);
        services.AddSingleton<Database>(provider => new SqliteDatabase(provider.GetRequiredService<DataFolder>().DatabaseFile));
        return services;
    }

    /// <summary>The folder that the configuration names, made absolute.</summary>
    public static string DataPath(this IConfiguration configuration) =>
        Path.GetFullPath(configuration[DataKey] is { Length: > 0 } path ? path : DataFolder.Default);
}
