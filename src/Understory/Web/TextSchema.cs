using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Understory.Web;

/// <summary>A text is a text in the OpenAPI document too, which does not look into converters.</summary>
internal sealed class TextSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(string))
            schema.Type = context.JsonPropertyInfo?.IsGetNullable == true ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } entry } && entry == typeof(string))
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } value } && value == typeof(string))
            schema.AdditionalProperties ??= new OpenApiSchema { Type = JsonSchemaType.String };
        return Task.CompletedTask;
    }
}
