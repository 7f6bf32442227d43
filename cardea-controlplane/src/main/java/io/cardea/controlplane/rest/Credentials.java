package io.cardea.controlplane.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Shown;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an API is shown to let calls in: secrets by the names of the document's {@code
 * securitySchemes} (OpenAPI 3.1 §4.8.27).
 */
final class Credentials {

  private static final int MAX_SHOWN = 5;

  private final OpenApiDocument document;
  private final Map<String, String> secrets;

  Credentials(OpenApiDocument document, Map<String, String> secrets) {
    this.document = document;
    this.secrets = secrets;
  }

  /** The names that the document knows. */
  static Set<String> names(OpenApiDocument document) {
    return document.root().map("components").map("securitySchemes").all().keySet();
  }

  /**
   * What calls of {@code operation} carry: of the alternatives it names the first that there are
   * secrets for.
   *
   * @return nothing if there is no such
   */
  Optional<List<RestField>> of(Operation operation) {
    List<Node> alternatives = alternatives(operation);
    if (alternatives.isEmpty()) {
      return Optional.of(List.of());
    }
    boolean isOptional = false;
    for (Node alternative : alternatives) {
      Set<String> names = document.root().with(alternative).all().keySet();
      isOptional |= names.isEmpty();
      Optional<List<RestField>> fields = fields(names);
      if (!names.isEmpty() && fields.isPresent()) {
        return fields;
      }
    }
    return isOptional ? Optional.of(List.of()) : Optional.empty();
  }

  private List<Node> alternatives(Operation operation) {
    Part says = operation.body().find("security").isPresent() ? operation.body() : document.root();
    return says.list("security");
  }

  /** The names of security schemes that calls of {@code operation} may carry. */
  String wanted(Operation operation) {
    Set<String> names = new TreeSet<>();
    alternatives(operation)
        .forEach(alternative -> names.addAll(document.root().with(alternative).all().keySet()));
    return String.join(", ", names.stream().limit(MAX_SHOWN).map(Shown::quoted).toList());
  }

  private Optional<List<RestField>> fields(Set<String> names) {
    List<RestField> fields = new ArrayList<>();
    for (String name : names) {
      Optional<RestField> field =
          Optional.ofNullable(secrets.get(name)).flatMap(secret -> field(name, secret));
      if (field.isEmpty()) {
        return Optional.empty();
      }
      fields.add(field.get());
    }
    return Optional.of(fields);
  }

  private Optional<RestField> field(String name, String secret) {
    return document
        .root()
        .map("components")
        .map("securitySchemes")
        .find(name)
        .flatMap(document::follow)
        .flatMap(scheme -> field(scheme, secret));
  }

  private static Optional<RestField> field(Part scheme, String secret) {
    return switch (scheme.text("type")) {
      case "http" ->
          switch (scheme.text("scheme").toLowerCase(Locale.ROOT)) {
            case "bearer" -> authorization("Bearer " + secret);
            case "basic" ->
                authorization(
                    "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
            default -> Optional.empty();
          };
      case "oauth2", "openIdConnect" -> authorization("Bearer " + secret);
      case "apiKey" -> apiKey(scheme.text("in"), scheme.text("name"), secret);
      default -> Optional.empty();
    };
  }

  private static Optional<RestField> authorization(String value) {
    return fixed(Place.HEADER, "authorization", value);
  }

  private static Optional<RestField> apiKey(String in, String name, String secret) {
    return switch (in) {
      case "header" ->
          FieldNames.isSendable(name)
              ? fixed(Place.HEADER, name.toLowerCase(Locale.ROOT), secret)
              : Optional.empty();
      case "query" -> fixed(Place.QUERY, name, secret);
      case "cookie" ->
          FieldNames.isToken(name) && FieldNames.isCookieValue(secret)
              ? fixed(Place.COOKIE, name, secret)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<RestField> fixed(Place place, String name, String secret) {
    return Optional.of(new RestField(place, name, new RestValue.Fixed(secret)));
  }
}
