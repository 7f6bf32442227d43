package io.cardea.controlplane.rest;

import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.rest.SchemaWriter.Direction;
import io.cardea.controlplane.rest.SchemaWriter.Manner;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes a tool of an operation, or says why it cannot be one. */
final class OperationReader {

  /** Characters of a tool's definition. */
  static final int MAX_DEFINITION = 256 * 1024;

  /** Characters of its output schema; a longer one is left out, and promises nothing then. */
  static final int MAX_OUTPUT = 64 * 1024;

  private static final int MAX_ARGUMENTS = 256;
  private static final int MAX_DESCRIPTION = 8_192;

  private final OpenApiDocument document;
  private final Credentials credentials;
  private final OpenApiTools.Wish wish;

  OperationReader(OpenApiDocument document, OpenApiTools.Wish wish) {
    this.document = document;
    this.credentials = new Credentials(document, wish.secrets());
    this.wish = wish;
  }

  /**
   * The tool {@code name}.
   *
   * @param whyNot hears why there is none, once or more
   */
  Optional<RestTool> read(Operation operation, String name, Consumer<String> whyNot) {
    Optional<List<RestField>> secrets = credentials.of(operation);
    if (secrets.isEmpty()) {
      whyNot.accept(
          "there is no secret for the security that it asks for, one of "
              + credentials.wanted(operation));
      return Optional.empty();
    }
    if (!wish.isAtOnePlace() && !document.isHome(operation)) {
      whyNot.accept("it is at a server of its own");
    }
    Draft inPlace = draft(operation, secrets.get(), Manner.IN_PLACE);
    Draft draft = inPlace.isTooMuch() ? draft(operation, secrets.get(), Manner.DEFINED) : inPlace;
    draft.refused.forEach(whyNot);
    List<RestField> fields = new ArrayList<>(draft.fields);
    fields.addAll(secrets.get());
    Optional<List<RestValue>> path = path(operation, draft);
    if (path.isEmpty()) {
      whyNot.accept("its path has what no parameter of it stands for, or what a URL cannot have");
    }
    String definition = definition(operation, name, draft);
    if (draft.isTooMuch() || definition.length() > MAX_DEFINITION) {
      whyNot.accept(
          "what it takes is longer than " + MAX_DEFINITION + " characters of JSON Schema");
    }
    if (draft.inputs.size() > MAX_ARGUMENTS) {
      whyNot.accept("it has more than " + MAX_ARGUMENTS + " arguments");
    }
    return path.map(parts ->
        new RestTool(
            name,
            definition,
            new RestRequest(operation.method(), parts, fields, draft.body),
            "",
            Optional.empty()));
  }

  /** What one operation has come to so far. */
  private static final class Draft {
    private final Inputs inputs = new Inputs();
    private final Map<String, RestValue> inPath = new HashMap<>();
    private final List<RestField> fields = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final SchemaWriter schemas;
    private RestBody body = new RestBody.None();
    private Optional<String> definitions = Optional.empty();

    Draft(SchemaWriter schemas) {
      this.schemas = schemas;
    }

    boolean isTooMuch() {
      return schemas.isTooMuch();
    }
  }

  private Draft draft(Operation operation, List<RestField> secrets, Manner manner) {
    Draft draft = new Draft(writer(Direction.INPUT, manner));
    ParameterReader parameters =
        new ParameterReader(document, draft.schemas, draft.inputs, secrets, draft.refused::add);
    parameters.read(operation, draft.inPath, draft.fields);
    draft.body =
        new BodyReader(document, draft.schemas, draft.inputs, draft.refused::add).read(operation);
    draft.definitions = draft.schemas.definitions();
    return draft;
  }

  private SchemaWriter writer(Direction direction, Manner manner) {
    return new SchemaWriter(
        document.references(), document.root().problems(), document.isOld(), direction, manner);
  }

  private static Optional<List<RestValue>> path(Operation operation, Draft draft) {
    return PathTemplate.parse(
        operation.path(), name -> Optional.ofNullable(draft.inPath.get(name)));
  }

  private String definition(Operation operation, String name, Draft draft) {
    String summary = operation.body().text("summary").strip();
    String more = operation.body().text("description").strip();
    String description = more.isEmpty() ? summary : more;
    String text = description.isEmpty() ? operation.place() : description;
    Optional<String> output =
        wish.promisesResults()
            ? new ResponseReader(document, this::writer).read(operation)
            : Optional.empty();
    return new ToolDefinition(
            name,
            more.isEmpty() ? "" : summary,
            text.length() > MAX_DESCRIPTION ? text.substring(0, MAX_DESCRIPTION) + "..." : text,
            draft.inputs.toJson(draft.definitions),
            output.filter(schema -> schema.length() <= MAX_OUTPUT),
            ToolDefinition.hints(operation.method()))
        .toJson();
  }

  /** Names the operation, for notes and problems. */
  static String shown(Operation operation) {
    String id = operation.id();
    return id.isEmpty() ? Shown.quoted(operation.place()) : Shown.quoted(id);
  }
}
