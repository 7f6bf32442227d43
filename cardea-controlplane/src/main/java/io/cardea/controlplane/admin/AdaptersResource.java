package io.cardea.controlplane.admin;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.ServerLogSource;
import io.cardea.model.identity.TenantId;
import io.cardea.model.sight.SightSource;
import io.cardea.model.snapshot.SnapshotSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code /adapters}, and {@code /{name}}, {@code /{name}/status}, {@code /{name}/describe}, {@code
 * /{name}/logs} below it.
 */
final class AdaptersResource {

  static final String PATH = "/adapters";

  /** Lines of one answer. */
  static final int MAX_LINES = 10_000;

  private static final int LINES = 200;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\t]]");

  private final SnapshotSource snapshots;
  private final Supplier<Catalog> catalog;
  private final ServerLogSource logs;
  private final SightSource sights;

  AdaptersResource(
      SnapshotSource snapshots,
      Supplier<Catalog> catalog,
      ServerLogSource logs,
      SightSource sights) {
    this.snapshots = snapshots;
    this.catalog = catalog;
    this.logs = logs;
    this.sights = sights;
  }

  /**
   * Answers {@code request}.
   *
   * @param rest of its path, empty or with a slash at its start
   */
  AdminAnswer answer(AdminRequest request, String rest, TenantId tenant) {
    if (rest.isEmpty()) {
      Query.read(request.query(), List.of());
      return list(tenant);
    }
    int end = rest.indexOf('/', 1);
    String name = end < 0 ? rest.substring(1) : rest.substring(1, end);
    Optional<Adapter> adapter = find(tenant, name);
    return switch (end < 0 ? "" : rest.substring(end)) {
      case "" -> show(request, adapter, AdapterView::toJson);
      case "/status" -> show(request, adapter, AdapterView::statusToJson);
      case "/describe" -> show(request, adapter, this::describe);
      case "/logs" -> adapter.map(found -> logs(request, found)).orElseGet(this::missing);
      default -> AdminAnswer.problem(404, "Not found", "There is no " + request.path() + ".");
    };
  }

  private Optional<Adapter> find(TenantId tenant, String name) {
    return AdapterKey.isValidName(name)
        ? snapshots.current().declared(new AdapterKey(tenant, name))
        : Optional.empty();
  }

  private AdminAnswer missing() {
    return AdminAnswer.problem(
        404, "Not found", "There is no such adapter. GET /adapters lists all.");
  }

  private AdminAnswer list(TenantId tenant) {
    Catalog known = catalog.get();
    List<String> items =
        snapshots
            .current()
            .declared()
            .filter(adapter -> adapter.key().tenant().equals(tenant))
            .sorted(Comparator.comparing(adapter -> adapter.key().name()))
            .map(adapter -> new AdapterView(adapter, known.find(adapter.key())).toJson())
            .toList();
    return AdminAnswer.json(200, JsonObject.array(items));
  }

  private interface Rendering {
    String of(AdapterView view);
  }

  private AdminAnswer show(AdminRequest request, Optional<Adapter> adapter, Rendering rendering) {
    Query.read(request.query(), List.of());
    return adapter
        .map(found -> new AdapterView(found, catalog.get().find(found.key())))
        .map(view -> AdminAnswer.json(200, rendering.of(view)))
        .orElseGet(this::missing);
  }

  private String describe(AdapterView view) {
    return new SightView(view, sights.of(view.adapter().key()), sights.ofGateway()).toJson();
  }

  private AdminAnswer logs(AdminRequest request, Adapter adapter) {
    int lines = Query.read(request.query(), List.of("lines")).number("lines", MAX_LINES, LINES);
    if (!(adapter.upstream() instanceof StdioUpstream)) {
      return AdminAnswer.problem(
          404, "No log", "Only servers that Cardea starts itself (stdio) have a log here.");
    }
    StringBuilder text = new StringBuilder();
    for (String line : logs.tail(adapter.key(), lines)) {
      text.append(harmless(line)).append('\n');
    }
    return new AdminAnswer(200, "text/plain; charset=utf-8", text.toString());
  }

  /** A server must not talk to the terminal that its log is read on. */
  private static String harmless(String line) {
    return CONTROL.matcher(line).replaceAll("?");
  }
}
