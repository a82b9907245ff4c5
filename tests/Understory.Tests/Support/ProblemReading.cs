using System.Net.Http.Json;
using Understory.Contracts;
using Xunit;

namespace Understory.Tests.Support;

public static class ProblemReading
{
    /// <summary>The problem document that a refused request answered.</summary>
    public static async Task<Problem> Problem(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadFromJsonAsync(WireJson.Default.Problem, TestContext.Current.CancellationToken))!;
    }
}
