using Microsoft.Extensions.Options;
using Understory.Tests.Support;
using Xunit;

namespace Understory.Tests.Api;

public sealed class TelemetrySettingsTests
{
    [Theory]
    [InlineData("nowhere", "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute http or https address, such as http://localhost:4317.")]
    [InlineData("ftp://me:secret@collector", "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute http or https address, such as http://localhost:4317.")]
    [InlineData("http://127.0.0.1:9", "carrier-pigeon", "OTEL_EXPORTER_OTLP_PROTOCOL is 'carrier-pigeon'; it must be grpc or http/protobuf.")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string endpoint, string protocol, string said)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.Start(
            settings: [$"OTEL_EXPORTER_OTLP_ENDPOINT={endpoint}", $"OTEL_EXPORTER_OTLP_PROTOCOL={protocol}"]));

        Assert.Equal([said], refused.Failures);
    }
}
