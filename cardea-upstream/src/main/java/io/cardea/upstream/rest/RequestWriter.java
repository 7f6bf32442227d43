package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestValue;
import io.cardea.upstream.exchange.PlainRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes the HTTP request of a call. Whatever an argument holds, it stays in its place: it cannot
 * reach another path, add a parameter of another name or end a line. Pure; for one call.
 */
final class RequestWriter {

  /** What an argument may never be in a path, also where somebody decodes it once too often. */
  private static final Pattern DOTS =
      Pattern.compile("(^|.*[/\\\\])\\.\\.?([/\\\\].*|$)", Pattern.DOTALL);

  private static final Pattern FIELD = Pattern.compile("([!-~]([ -~]*[!-~])?)?");
  private static final String FORM = "application/x-www-form-urlencoded";

  private final ApiTool tool;
  private final JsonDocument document;
  private final int arguments;
  private final Complaints complaints;
  private final ArgumentText texts;

  /**
   * @param arguments the object of arguments, or {@link JsonDocument#NONE}
   */
  RequestWriter(ApiTool tool, JsonDocument document, int arguments, Complaints complaints) {
    this.tool = tool;
    this.document = document;
    this.arguments = arguments;
    this.complaints = complaints;
    this.texts = new ArgumentText(document, complaints);
  }

  /**
   * The request.
   *
   * @param base path and query of the API
   * @return what is of no use once there are complaints
   */
  PlainRequest write(String base) {
    RestRequest request = tool.request();
    int query = base.indexOf('?');
    String path = query < 0 ? base : base.substring(0, query);
    String fixed = query < 0 ? "" : base.substring(query + 1);
    String target =
        (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + path(request.path());
    List<String> pairs = new ArrayList<>(fixed.isEmpty() ? List.of() : List.of(fixed));
    pairs.addAll(pairs(request.fields(), fixed));
    List<Map.Entry<String, String>> headers = headers(request.fields());
    Optional<Payload> body = body(request, headers);
    return new PlainRequest(
        request.method().name(),
        pairs.isEmpty() ? target : target + "?" + String.join("&", pairs),
        headers,
        body,
        tool.timeout());
  }

  /** The argument, or {@link JsonDocument#NONE} if it was not given or is null. */
  private int argument(String name) {
    int node = document.member(arguments, name);
    return node == NONE || document.kind(node) == JsonKind.NULL ? NONE : node;
  }

  private String path(List<RestValue> parts) {
    StringBuilder path = new StringBuilder();
    for (RestValue part : parts) {
      switch (part) {
        case RestValue.Fixed(String text) -> path.append(text);
        case RestValue.Argument argument -> path.append(inPath(argument));
      }
    }
    for (String segment : path.toString().split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        complaints.add("the path", "must not have the segment " + segment);
      }
    }
    return path.toString();
  }

  private String inPath(RestValue.Argument argument) {
    int node = argument(argument.name());
    if (node == NONE) {
      complaints.add(argument.name(), "is missing");
      return "";
    }
    String plain = texts.joined(node, argument.style(), argument.name(), text -> text);
    if (plain.isEmpty()) {
      complaints.add(argument.name(), "must not be empty: it is part of the path");
    } else if (DOTS.matcher(plain).matches()) {
      complaints.add(argument.name(), "must not be or hold . or .. as a part of a path");
    }
    return texts.joined(node, argument.style(), argument.name(), ArgumentText::encode);
  }

  /** Names and values of the query, {@code name=value}, encoded. */
  private List<String> pairs(List<RestField> fields, String fixed) {
    Set<String> taken = new HashSet<>();
    for (String pair : fixed.split("&", -1)) {
      taken.add(pair.replaceFirst("=.*", ""));
    }
    List<RestField> query = fields.stream().filter(field -> field.place() == Place.QUERY).toList();
    return encoded(query, taken);
  }

  private List<String> encoded(List<RestField> fields, Set<String> alsoTaken) {
    Set<String> taken = new HashSet<>(alsoTaken);
    fields.forEach(field -> taken.add(ArgumentText.encode(field.name())));
    List<String> pairs = new ArrayList<>();
    for (RestField field : fields) {
      switch (field.value()) {
        case RestValue.Fixed(String text) ->
            pairs.add(ArgumentText.encode(field.name()) + "=" + ArgumentText.encode(text));
        case RestValue.Argument argument -> addPairs(field, argument, taken, pairs);
      }
    }
    return pairs;
  }

  private void addPairs(
      RestField field, RestValue.Argument argument, Set<String> taken, List<String> pairs) {
    int node = argument(argument.name());
    if (node == NONE) {
      return;
    }
    String own = ArgumentText.encode(field.name());
    for (Map.Entry<String, String> pair :
        texts.pairs(field.name(), node, argument.style(), argument.name())) {
      if (!pair.getKey().equals(own) && taken.contains(pair.getKey())) {
        complaints.add(argument.name(), "must not set a parameter of another name");
      }
      pairs.add(pair.getKey() + "=" + pair.getValue());
    }
  }

  private List<Map.Entry<String, String>> headers(List<RestField> fields) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("accept", "application/json, text/*;q=0.9, */*;q=0.8"));
    List<String> cookies = new ArrayList<>();
    for (RestField field : fields) {
      switch (field.place()) {
        case HEADER -> text(field, false).ifPresent(text -> headers.add(header(field, text)));
        case COOKIE -> text(field, true).ifPresent(text -> cookies.add(field.name() + "=" + text));
        case QUERY -> {}
      }
    }
    if (!cookies.isEmpty()) {
      headers.add(Map.entry("cookie", String.join("; ", cookies)));
    }
    return headers;
  }

  private Map.Entry<String, String> header(RestField field, String text) {
    if (!FIELD.matcher(text).matches()) {
      String place = field.value() instanceof RestValue.Argument argument ? argument.name() : "";
      complaints.add(place, "must be visible ASCII in one line: it is sent as a header");
    }
    return Map.entry(field.name(), text);
  }

  private Optional<String> text(RestField field, boolean isEncoded) {
    return switch (field.value()) {
      case RestValue.Fixed(String text) -> Optional.of(text);
      case RestValue.Argument argument -> {
        int node = argument(argument.name());
        yield node == NONE
            ? Optional.empty()
            : Optional.of(
                texts.joined(
                    node,
                    argument.style(),
                    argument.name(),
                    isEncoded ? ArgumentText::encode : text -> text));
      }
    };
  }

  private Optional<Payload> body(RestRequest request, List<Map.Entry<String, String>> headers) {
    Optional<Payload> body =
        switch (request.body()) {
          case RestBody.None() -> Optional.empty();
          case RestBody.Json json ->
              new JsonWriter(document, arguments, tool.usedOutsideBody())
                  .write(json.content())
                  .map(text -> payload(text, json.mediaType(), headers));
          case RestBody.Form form ->
              Optional.of(
                  payload(String.join("&", encoded(form.fields(), Set.of())), FORM, headers));
        };
    boolean needsNone =
        switch (request.method()) {
          case GET, DELETE -> true;
          case POST, PUT, PATCH -> false;
        };
    return body.isPresent() || needsNone ? body : Optional.of(Payload.none());
  }

  private static Payload payload(
      String text, String type, List<Map.Entry<String, String>> headers) {
    headers.add(Map.entry("content-type", type));
    return Payload.of(text.getBytes(UTF_8));
  }
}
