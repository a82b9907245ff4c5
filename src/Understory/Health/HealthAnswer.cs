using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Understory.Health;

/// <param name="Status"><c>ok</c>, or <c>failing</c> where any check fails.</param>
/// <param name="Checks">Each by its name; none for <c>/health/live</c>.</param>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, CheckAnswer> Checks)
{
    public static Task Write(HttpContext http, HealthReport report)
    {
        var answer = new HealthAnswer(Word(report.Status), report.Entries.ToDictionary(e => e.Key, e => new CheckAnswer(Word(e.Value.Status), e.Value.Description)));
        return http.Response.WriteAsJsonAsync(answer, HealthJson.Default.HealthAnswer, cancellationToken: http.RequestAborted);
    }

    private static string Word(HealthStatus status) => status == HealthStatus.Healthy ? "ok" : "failing";
}

/// <param name="Status"><c>ok</c> or <c>failing</c>.</param>
/// <param name="Problem">What is wrong, in a sentence or two; left out where nothing is.</param>
public sealed record CheckAnswer(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
