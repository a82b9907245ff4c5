using Microsoft.Extensions.Options;

namespace Understory.Storage;

/// <summary>
/// Where the data is: SQLite in a data folder that is held for the life of the process, or a PostgreSQL that several nodes
/// share.
/// </summary>
public static class StorageFeature
{
    /// <summary>Configuration key of the folder; <c>--data</c> on the command line.</summary>
    public const string DataKey = "data";

    private const string ProviderKey = "Storage:Provider";
    private const string ConnectionName = "Understory";

    /// <param name="takeFolder">Takes the folder that the configuration names, or throws; only asked where a folder is used.</param>
    /// <exception cref="OptionsValidationException">The configuration names no database.</exception>
    public static IServiceCollection AddStorage(
        this IServiceCollection services, IConfiguration configuration, Func<IConfiguration, DataFolder> takeFolder)
    {
        if (configuration.Postgres() is { } postgres)
            return services.AddSingleton<Database>(_ => postgres);

        var folder = takeFolder(configuration);
        // By factory, so that the container lets go of both at its end: the database first, the folder last.
        services.AddSingleton(_ => folder);
        services.AddSingleton<Database>(provider => new SqliteDatabase(provider.GetRequiredService<DataFolder>().DatabaseFile));
        return services;
    }

    /// <summary>The PostgreSQL that the configuration names; null where the data is in a folder.</summary>
    /// <exception cref="OptionsValidationException">The configuration names no database.</exception>
    public static PostgresDatabase? Postgres(this IConfiguration configuration) => configuration[ProviderKey] switch
    {
        null or "" or "sqlite" => null,
        "postgres" when configuration[DataKey] is { Length: > 0 } =>
            throw Invalid($"{DataKey} names a folder, and {ProviderKey} is postgres, which uses none: leave one of them out."),
        "postgres" => Postgres(configuration.GetConnectionString(ConnectionName)),
        var other => throw Invalid($"{ProviderKey} is \"{other}\"; it must be sqlite or postgres."),
    };

    /// <summary>The folder that the configuration names, made absolute.</summary>
    public static string DataPath(this IConfiguration configuration) =>
        Path.GetFullPath(configuration[DataKey] is { Length: > 0 } path ? path : DataFolder.Default);

    private static PostgresDatabase Postgres(string? connection)
    {
        const string name = $"ConnectionStrings:{ConnectionName}";
        if (string.IsNullOrWhiteSpace(connection))
            throw Invalid($"{name} is missing; {ProviderKey} is postgres and needs it.");
        try
        {
            return new PostgresDatabase(connection);
        }
        catch (ArgumentException)
        {
            // What the driver says of it may hold a part of the password.
            throw Invalid(
                $"{name} cannot be read. It is a list as in Host=db;Database=understory;Username=understory;Password=…, and a value with ; or = in it stands in quotes.");
        }
    }

    private static OptionsValidationException Invalid(string problem) => new(ProviderKey, typeof(StorageFeature), [problem]);
}
