package io.cardea.dataplane.listener;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client must accept and send (MCP, Streamable HTTP, "Sending Messages"). */
final class ContentRules {

  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";

  /** What nearly every client sends. */
  private static final String USUAL = JSON + ", " + EVENTS;

  private ContentRules() {}

  static Optional<Refusal> check(Arrival arrival) {
    return switch (arrival.verb()) {
      case POST -> post(arrival);
      case GET ->
          accepts(arrival.headers("accept"), EVENTS)
              ? Optional.empty()
              : refuse(406, "A GET must accept " + EVENTS + ".");
      case DELETE -> Optional.empty();
    };
  }

  private static Optional<Refusal> post(Arrival arrival) {
    List<String> types = arrival.headers("content-type");
    if (types.size() != 1 || !isJson(types.getFirst())) {
      return refuse(415, "A POST has exactly one Content-Type, " + JSON + ", in UTF-8.");
    }
    if (arrival.headers().has("content-encoding")) {
      return refuse(415, "Compressed request bodies are not accepted.");
    }
    if (arrival.route().door() == Route.Door.MESSAGES) {
      // Its answer has no content: what the message leads to comes on the event stream.
      return Optional.empty();
    }
    List<String> accepted = arrival.headers("accept");
    if (!accepts(accepted, JSON) || !accepts(accepted, EVENTS)) {
      return refuse(406, "A POST must accept both " + JSON + " and " + EVENTS + ".");
    }
    return Optional.empty();
  }

  private static boolean isJson(String contentType) {
    if (contentType.equals(JSON)) {
      return true;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return parts[0].strip().equals(JSON);
  }

  private static boolean accepts(List<String> fields, String type) {
    if (fields.size() == 1 && fields.getFirst().equals(USUAL)) {
      return true;
    }
    String wildcard = type.substring(0, type.indexOf('/')) + "/*";
    for (String field : fields) {
      for (String range : field.split(",", -1)) {
        int end = range.indexOf(';');
        String name = (end < 0 ? range : range.substring(0, end)).strip();
        if (name.equalsIgnoreCase(type) || name.equalsIgnoreCase(wildcard) || name.equals("*/*")) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<Refusal> refuse(int status, String message) {
    return Optional.of(Refusal.of(status, RpcError.INVALID_REQUEST, message));
  }
}
