package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestJson;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue.Argument;
import io.cardea.model.rest.RestValue.Fixed;
import io.cardea.model.rest.RestValue.Style;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations of OpenAPI documents as tools. */
class OpenApiTest {

  private static final String USERS =
      """
      /users/{id}:
        parameters:
          - {name: id, in: path, required: true, schema: {type: integer}, description: Whose.}
        get:
          operationId: users.get
          summary: Get a user
          description: All of a user.
          tags: [users]
          parameters:
            - {name: 'filter[a]', in: query, schema: {type: array, items: {type: string}}}
            - {name: near, in: query, explode: false, schema: {type: array, items: {}}}
            - {name: deep, in: query, style: deepObject, schema: {type: object}}
            - {name: X-Trace, in: header, required: true, schema: {type: string}}
            - {name: Authorization, in: header, schema: {type: string}}
            - {name: id, in: query, schema: {type: string}}
            - {name: c, in: cookie, schema: {type: string}}
          responses:
            '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
            default: {description: d}
        delete: {responses: {'204': {description: d}}}
        put:
          operationId: users.put
          requestBody: {required: true, content: {application/merge-patch+json: {schema: {$ref: '#/components/schemas/User'}}}}
          responses: {'200': {description: d}}
      /forms:
        post:
          operationId: form
          tags: [forms, other]
          requestBody:
            content:
              application/x-www-form-urlencoded:
                schema: {type: object, required: [a], properties: {a: {type: string}, o: {type: object}, l: {type: array}}}
          responses: {'200': {description: d}}
      """;

  private static final String SCHEMAS =
      """
      components:
        schemas:
          User:
            type: object
            required: [id, name, password]
            additionalProperties: false
            properties:
              id: {type: integer, readOnly: true}
              name: {type: string, nullable: true, example: x}
              password: {type: string, writeOnly: true}
              age: {type: integer, minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}
              kind: {type: string, enum: [a, b], x-note: n}
      """;

  private static final String OLD = OpenApiFolder.document("3.0.3", USERS, SCHEMAS);

  @TempDir Path folder;

  private OpenApiFolder api(String document) {
    return new OpenApiFolder(folder).with(document);
  }

  private RestTool tool(String document, String name, String more) {
    return api(document).upstream(more).tools().stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldMakeOneToolOfEachOperation() {
    assertThat(api(OLD).names(""))
        .containsExactly("users_get", "users_put", "delete_users_id", "form");
    assertThat(api(OLD).upstream("").endpoint().origin()).isEqualTo("https://api.example:443");
    assertThat(api(OLD).upstream("").endpoint().path()).isEqualTo("/v1");
    assertThat(api(OLD).upstream(", url: 'https://other.example/v2'").endpoint().host())
        .isEqualTo("other.example");
  }

  @Test
  void shouldMapParametersToTheirPlaces() {
    assertThat(tool(OLD, "users_get", "").request())
        .isEqualTo(
            new RestRequest(
                Method.GET,
                List.of(new Fixed("/users/"), new Argument("id", Style.COMMAS)),
                List.of(
                    new RestField(
                        Place.QUERY, "filter[a]", new Argument("filter_a", Style.REPEATED)),
                    new RestField(Place.QUERY, "near", new Argument("near", Style.COMMAS)),
                    new RestField(Place.QUERY, "deep", new Argument("deep", Style.DEEP)),
                    new RestField(Place.HEADER, "x-trace", new Argument("X-Trace", Style.COMMAS)),
                    new RestField(Place.QUERY, "id", new Argument("query_id", Style.REPEATED)),
                    new RestField(Place.COOKIE, "c", new Argument("c", Style.COMMAS))),
                new RestBody.None()));
  }

  @Test
  void shouldDescribeWhatAToolTakesAndGives() {
    assertThat(tool(OLD, "users_get", "").definition())
        .isEqualTo(
            """
            {"name":"users_get","title":"Get a user","description":"All of a user.",\
            "inputSchema":{"type":"object","properties":{\
            "id":{"description":"Whose.","type":"integer"},\
            "filter_a":{"type":"array","items":{"type":"string"}},"near":{"type":"array","items":{}},\
            "deep":{"type":"object"},"X-Trace":{"type":"string"},"query_id":{"type":"string"},\
            "c":{"type":"string"}},"required":["id","X-Trace"],"additionalProperties":false},\
            "outputSchema":{"type":"object","required":["id","name"],"properties":{\
            "id":{"type":"integer","readOnly":true},"name":{"type":["string","null"]},\
            "age":{"type":"integer","maximum":9,"exclusiveMinimum":0},\
            "kind":{"type":"string","enum":["a","b"]}}},"annotations":{"readOnlyHint":true}}\
            """);
    assertThat(tool(OLD, "users_get", ", outputSchemas: false").definition())
        .doesNotContain("outputSchema");
    assertThat(tool(OLD, "delete_users_id", "").definition())
        .contains("\"description\":\"DELETE /users/{id}\"")
        .contains("\"destructiveHint\":true,\"idempotentHint\":true");
  }

  @Test
  void shouldGiveContentAsTheArgumentBody() {
    RestTool tool = tool(OLD, "users_put", "");

    assertThat(tool.request().body())
        .isEqualTo(
            new RestBody.Json("application/merge-patch+json", new RestJson.Argument("body")));
    assertThat(tool.definition())
        .contains("\"body\":{\"type\":\"object\",\"required\":[\"name\",\"password\"]")
        .contains("\"additionalProperties\":false,\"properties\":{\"name\"")
        .doesNotContain("readOnly\":true");
  }

  @Test
  void shouldGiveFieldsOfAFormAsArguments() {
    RestTool tool = tool(OLD, "form", "");

    assertThat(tool.request().body())
        .isEqualTo(
            new RestBody.Form(
                List.of(
                    new RestField(Place.QUERY, "a", new Argument("a", Style.REPEATED)),
                    new RestField(Place.QUERY, "o", new Argument("o", Style.DEEP)),
                    new RestField(Place.QUERY, "l", new Argument("l", Style.REPEATED)))));
    assertThat(tool.definition()).contains("\"required\":[\"a\"]");
  }

  @Test
  void shouldSelectByTagIdAndMethod() {
    assertThat(api(OLD).names(", include: {tags: [users]}")).containsExactly("users_get");
    assertThat(api(OLD).names(", include: {operations: ['users.*']}"))
        .containsExactly("users_get", "users_put");
    assertThat(api(OLD).names(", include: {methods: [GET, DELETE]}"))
        .containsExactly("users_get", "delete_users_id");
    assertThat(api(OLD).names(", exclude: {methods: [GET], tags: [other]}"))
        .containsExactly("users_put", "delete_users_id");
  }

  @Test
  void shouldKeepReferencesThatHaveNoEnd() {
    String document =
        OpenApiFolder.document(
            "3.1.0",
            """
            /t:
              post:
                operationId: t
                requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}
                responses: {'200': {description: d}}
            """,
            """
            components:
              schemas:
                Tree:
                  type: [object, 'null']
                  const: null
                  properties: {$ref: {type: string}, kids: {type: array, items: {$ref: '#/components/schemas/Tree'}}}
            """);

    assertThat(tool(document, "t", "").definition())
        .contains("\"body\":{\"$ref\":\"#/$defs/Tree\"}")
        .contains(
            """
            "$defs":{"Tree":{"type":["object","null"],"const":null,"properties":{\
            "$ref":{"type":"string"},"kids":{"type":"array","items":{"$ref":"#/$defs/Tree"}}}}}\
            """);
  }

  @Test
  void shouldShowTheSecretThatAnOperationAsksFor() {
    String document =
        OpenApiFolder.document(
            "3.0.0",
            """
            /a: {get: {operationId: bearer, security: [{b: []}], responses: {}}}
            /b: {get: {operationId: basic, security: [{x: []}, {p: []}], responses: {}}}
            /c: {get: {operationId: both, parameters: [{name: X-Key, in: header}], security: [{k: [], q: [], c: []}]}}
            /d: {get: {operationId: open, security: [], responses: {}}}
            /e: {get: {operationId: maybe, security: [{}, {x: []}], responses: {}}}
            /f: {get: {operationId: other, responses: {}}}
            """,
            """
            security: [{x: []}]
            components:
              securitySchemes:
                b: {type: http, scheme: bearer}
                p: {type: http, scheme: basic}
                k: {type: apiKey, in: header, name: X-Key}
                q: {type: apiKey, in: query, name: key}
                c: {type: apiKey, in: cookie, name: sid}
                x: {type: oauth2, flows: {}}
            """);
    String security =
        ", security: {b: {env: TOKEN}, p: {env: USER}, k: {env: TOKEN}, q: {env: TOKEN}, c: {env: TOKEN}}";

    assertThat(api(document).names(security))
        .containsExactly("bearer", "basic", "both", "open", "maybe");
    assertThat(api(document).notes(security))
        .containsExactly(
            "the operation \"other\" is no tool: there is no secret for the security that it asks"
                + " for, one of \"x\"");
    assertThat(tool(document, "bearer", security).request().fields())
        .containsExactly(new RestField(Place.HEADER, "authorization", new Fixed("Bearer s3cret")));
    assertThat(tool(document, "basic", security).request().fields())
        .containsExactly(
            new RestField(Place.HEADER, "authorization", new Fixed("Basic dTpzM2NyZXQ=")));
    assertThat(tool(document, "both", security).request().fields())
        .containsExactly(
            new RestField(Place.HEADER, "x-key", new Fixed("s3cret")),
            new RestField(Place.QUERY, "key", new Fixed("s3cret")),
            new RestField(Place.COOKIE, "sid", new Fixed("s3cret")));
    // A parameter that is a credential is no argument.
    assertThat(tool(document, "both", security).definition()).doesNotContain("X-Key");
    assertThat(tool(document, "open", security).request().fields()).isEmpty();
    assertThat(api(document).upstream(security).tools().toString()).doesNotContain("s3cret");
    assertThat(api(document).upstream(security).tools().getFirst().definition())
        .doesNotContain("s3cret");
  }

  @Test
  void shouldTakeADocumentThatIsWrittenInTheConfiguration() {
    String text =
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: shop}
        spec:
          upstream:
            openapi:
              document:
                openapi: 3.1.0
                servers: [{url: 'https://{zone}.example/{v}', variables: {zone: {default: eu}, v: {default: v3}}}]
                paths: {/x: {get: {}}}
        """;
    var adapter = ConfigFolder.at(folder).with("a.yaml", text).valid().adapters().getFirst();

    assertThat(adapter.upstream().toString()).isEqualTo("https://eu.example:443/v3");
  }

  @Test
  void shouldFindOutWhereTheApiIs() {
    String document =
        """
        openapi: 3.0.1
        paths:
          /a: {servers: [{url: 'https://a.example'}], get: {operationId: a}}
          /b: {servers: [{url: 'https://a.example'}], get: {operationId: b}}
          /c: {get: {operationId: c, servers: [{url: 'https://c.example'}]}}
        """;

    assertThat(api(document).names("")).containsExactly("a", "b");
    assertThat(api(document).upstream("").endpoint().host()).isEqualTo("a.example");
    assertThat(api(document).names(", url: 'https://d.example'")).containsExactly("a", "b", "c");
  }

  @Test
  void shouldGiveEachToolANameOfItsOwn() {
    String document =
        OpenApiFolder.document(
            "3.0.0",
            """
            /a: {get: {operationId: same}, post: {operationId: same}}
            /b: {get: {operationId: 'größe/x'}, put: {operationId: '%s'}}
            /{x}: {get: {parameters: [{name: x, in: path}]}}
            /: {get: {operationId: '***'}}
            """
                .formatted("n".repeat(100)),
            "");

    assertThat(api(document).names(""))
        .hasSize(6)
        .doesNotHaveDuplicates()
        .startsWith("same", "post_a", "gr_e_x")
        .contains("get_x")
        .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
  }
}
