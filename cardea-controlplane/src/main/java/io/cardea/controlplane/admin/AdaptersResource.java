package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.catalog.ServerLogSource;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.sight.SightSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /adapters}, and {@code /{name}}, {@code /{name}/status}, {@code /{name}/describe}, {@code
 * /{name}/logs} below it, with the payloads of Microsoft's MCP Gateway; and the same of the servers
 * below {@code /tools} that were registered as tools.
 */
final class AdaptersResource {

  static final String PATH = "/adapters";

  /** Lines of one answer. */
  static final int MAX_LINES = 10_000;

  private static final int LINES = 200;
  private static final int MAX_INSTANCE = 1_000;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\t]]");

  private final Servers servers;
  private final Registrations registrations;
  private final ServerLogSource logs;
  private final SightSource sights;

  AdaptersResource(
      Servers servers, Registrations registrations, ServerLogSource logs, SightSource sights) {
    this.servers = servers;
    this.registrations = registrations;
    this.logs = logs;
    this.sights = sights;
  }

  /**
   * Answers {@code request}.
   *
   * @param rest of its path, empty or with a slash at its start
   */
  AdminAnswer answer(AdminRequest request, String rest, Caller caller) {
    if (!rest.isEmpty()) {
      return one(request, rest, caller, false);
    }
    Query.read(request.query(), List.of());
    return switch (request.method()) {
      case "GET" ->
          AdminAnswer.json(
              200,
              JsonObject.array(servers.list(caller).stream().map(AdapterView::toJson).toList()));
      case "POST" -> registrations.register(request, caller, false);
      default -> notAllowed("GET", "POST");
    };
  }

  /**
   * Answers a request for one server.
   *
   * @param rest of its path, with a slash at its start
   * @param asTool whether only a server that was registered as a tool is meant
   */
  AdminAnswer one(AdminRequest request, String rest, Caller caller, boolean asTool) {
    int end = rest.indexOf('/', 1);
    String name = end < 0 ? rest.substring(1) : rest.substring(1, end);
    Optional<AdapterView> found =
        servers.find(caller, name).filter(view -> !asTool || view.isTool());
    String part = end < 0 ? "" : rest.substring(end);
    if (found.isEmpty()) {
      return AdminAnswer.problem(
          404,
          "Not found",
          asTool
              ? "No such tool is registered. GET /tools lists all."
              : "There is no such adapter. GET /adapters lists all.");
    }
    AdapterView view = found.get();
    if (!part.isEmpty() && !request.method().equals("GET")) {
      return notAllowed("GET");
    }
    if (!view.isInside() && !part.isEmpty() && !part.equals("/status")) {
      return Caller.lacks(AdminRole.VIEWER, "to see more of it");
    }
    return switch (part) {
      case "" -> whole(request, caller, view, asTool);
      case "/status" -> json(request, view.statusToJson());
      case "/describe" ->
          json(
              request,
              new SightView(view, sights.of(view.adapter().key()), sights.ofGateway()).toJson());
      case "/logs" -> logs(request, view);
      default -> AdminAnswer.problem(404, "Not found", "There is no " + request.path() + ".");
    };
  }

  private AdminAnswer whole(AdminRequest request, Caller caller, AdapterView view, boolean asTool) {
    Query.read(request.query(), List.of());
    return switch (request.method()) {
      case "GET" -> AdminAnswer.json(200, view.toJson());
      case "PUT" -> registrations.change(request, caller, view, asTool);
      case "DELETE" -> registrations.remove(caller, view);
      default -> notAllowed("GET", "PUT", "DELETE");
    };
  }

  static AdminAnswer notAllowed(String... allowed) {
    return AdminAnswer.problem(
            405, "Method not allowed", "Use " + String.join(" or ", allowed) + ".")
        .with("allow", String.join(", ", allowed));
  }

  private static AdminAnswer json(AdminRequest request, String json) {
    Query.read(request.query(), List.of());
    return AdminAnswer.json(200, json);
  }

  private AdminAnswer logs(AdminRequest request, AdapterView view) {
    Query query = Query.read(request.query(), List.of("lines", "instance"));
    int lines = query.number("lines", MAX_LINES, LINES);
    int _ = query.text("instance").equals("0") ? 0 : query.number("instance", MAX_INSTANCE, 1);
    return switch (view.adapter().upstream()) {
      case StdioUpstream _ -> {
        StringBuilder text = new StringBuilder();
        for (String line : logs.tail(view.adapter().key(), lines)) {
          text.append(harmless(line)).append('\n');
        }
        yield text(text.toString());
      }
      case ImageUpstream _ -> text("There is no log: " + ImageUpstream.NEEDS_KUBERNETES + ".\n");
      default ->
          AdminAnswer.problem(
              404, "No log", "Only servers that Cardea starts itself (stdio) have a log here.");
    };
  }

  private static AdminAnswer text(String text) {
    return new AdminAnswer(200, "text/plain; charset=utf-8", text);
  }

  /** A server must not talk to the terminal that its log is read on. */
  private static String harmless(String line) {
    return CONTROL.matcher(line).replaceAll("?");
  }
}
