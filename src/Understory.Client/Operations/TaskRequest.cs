using System.Text.Json;
using Understory.Contracts;

namespace Understory.Client.Operations;

/// <summary>What a dialog asks for when it is started.</summary>
/// <param name="Params">In the shape of the task's type.</param>
public sealed record TaskRequest(JsonElement Params, TaskContext Context);
