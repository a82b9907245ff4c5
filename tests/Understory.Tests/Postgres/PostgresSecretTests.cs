using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Understory.Tests.Postgres;

/// <summary>The password in the connection string is nobody's to read.</summary>
public sealed class PostgresSecretTests
{
    private const string Secret = "hunter2-is-secret";

    [Theory]
    [InlineData($"Host=127.0.0.1;Password={Secret};Port={Secret}")]
    [InlineData($"Host=127.0.0.1;Password=x;{Secret}=1")]
    [InlineData($"Host=127.0.0.1;Password=x;{Secret}")]
    [InlineData(Secret)]
    [InlineData("")]
    public void A_connection_string_that_cannot_be_read_is_refused_without_a_word_of_it(string connection)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Build(connection, []));

        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Understory", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_kind_and_a_folder_beside_a_server_are_refused()
    {
        var other = Assert.Throws<OptionsValidationException>(() => Server.Build(["--Storage:Provider=mysql"], _ => throw new InvalidOperationException()));
        var both = Assert.Throws<OptionsValidationException>(() => Build("Host=127.0.0.1", [], "--data=/somewhere"));

        Assert.Contains("sqlite or postgres", other.Message, StringComparison.Ordinal);
        Assert.Contains("data", both.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_lets_nobody_in_is_complained_of_without_the_password()
    {
        var log = new List<string>();
        await using var app = Build($"Host=127.0.0.1;Port=1;Username=understory;Password={Secret};Timeout=2", log);

        var closed = await Assert.ThrowsAnyAsync<Exception>(() => Server.Start(app, TestContext.Current.CancellationToken));

        Assert.DoesNotContain(Secret, closed + string.Join('\n', log), StringComparison.Ordinal);
    }

    private static WebApplication Build(string connection, List<string> log, params string[] more) => Server.Build(
        ["--urls=http://127.0.0.1:0", "--Storage:Provider=postgres", $"--ConnectionStrings:Understory={connection}", "--Logging:LogLevel:Default=Trace", .. more],
        _ => throw new InvalidOperationException("no folder is used"),
        builder => builder.Logging.ClearProviders().AddProvider(new Keeping(log)));

    private sealed class Keeping(List<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (log)
                log.Add(formatter(state, exception) + exception);
        }

        public void Dispose() { }
    }
}
