package io.cardea.controlplane.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.AdminAnswer;
import io.cardea.controlplane.admin.AdminRequest;
import io.cardea.controlplane.admin.Query;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyCheck;
import io.cardea.model.identity.KeyIndex;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The MCP Registry API v0.1, read only: each adapter that the caller may use is a server whose
 * remote is this gateway. Any key will do and sees what its agent's roles open; without a key there
 * is nothing but the public adapters, and those on this machine only.
 */
public final class RegistryApi {

  /** Clients ask below both; the official registry answers the same there. */
  private static final Pattern PATH = Pattern.compile("/v0(?:\\.1)?/(servers|publish)(?:/(.*))?");

  private static final String VERSIONS = "/versions";
  private static final String LATEST = "latest";

  private final KeyIndex keys;
  private final SnapshotSource snapshots;
  private final Supplier<Catalog> catalog;
  private final Supplier<String> listening;
  private final Clock clock;
  private final RegistryHistory history;

  /**
   * The registry of what these know.
   *
   * @param keys the issued keys
   * @param snapshots what is declared
   * @param catalog what is known of it now
   * @param listening where clients connect, like {@code http://localhost:8080}; for a gateway that
   *     does not declare its public URL
   */
  public RegistryApi(
      KeyIndex keys,
      SnapshotSource snapshots,
      Supplier<Catalog> catalog,
      Supplier<String> listening,
      Clock clock) {
    this.keys = keys;
    this.snapshots = snapshots;
    this.catalog = catalog;
    this.listening = listening;
    this.clock = clock;
    this.history = new RegistryHistory(clock);
  }

  /** Whether {@code path} is one of this API, whatever is or is not there. */
  public static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  /**
   * Answers {@code request}; never throws.
   *
   * @param local whether it comes straight from this machine
   */
  public AdminAnswer answer(AdminRequest request, boolean local) {
    GatewaySnapshot snapshot = snapshots.current();
    Optional<Principal> caller = caller(request, local, snapshot);
    if (caller.isEmpty()) {
      return error(401, "An API key is needed: send it as \"Authorization: Bearer cardea_...\".");
    }
    if (!request.method().equals("GET")) {
      return error(501, "This registry is read only: its servers are declared as Adapters.");
    }
    try {
      return read(request, new View(snapshot, caller.get()));
    } catch (Query.Refused e) {
      return error(400, String.valueOf(e.getMessage()));
    }
  }

  /** An error in the registry's shape. */
  public static AdminAnswer error(int status, String message) {
    String body = new JsonObject().text("error", message).toString();
    return new AdminAnswer(status, "application/json", body);
  }

  private Optional<Principal> caller(
      AdminRequest request, boolean local, GatewaySnapshot snapshot) {
    return switch (KeyCheck.of(keys, request.authorization(), clock.instant())) {
      case KeyCheck.Accepted(ApiKey key) -> {
        keys.used(key.id(), clock.instant());
        yield Optional.of(key.principal()).filter(found -> request.knows(found.tenant()));
      }
      case KeyCheck.Rejected _ -> Optional.empty();
      case KeyCheck.Absent _ ->
          Optional.of(Principal.anonymous(TenantId.DEFAULT))
              .filter(nobody ->
                  local
                      && request.knows(nobody.tenant())
                      && snapshot.adapters().values().stream().anyMatch(RegistryApi::isOpen));
    };
  }

  private static boolean isOpen(Adapter adapter) {
    return adapter.access() == Adapter.Access.PUBLIC
        && adapter.key().tenant().equals(TenantId.DEFAULT);
  }

  private AdminAnswer read(AdminRequest request, View view) {
    Matcher path = PATH.matcher(request.path());
    boolean servers = path.matches() && path.group(1).equals("servers");
    if (servers && path.group(2) == null) {
      return list(ServerQuery.read(request.query()), view);
    }
    Optional<Target> target = servers ? Target.parse(path.group(2)) : Optional.empty();
    if (target.isEmpty()) {
      return error(404, "Not found. There are /v0.1/servers, and /{serverName}/versions below it.");
    }
    boolean withDeleted = ServerQuery.readDeleted(request.query());
    Optional<RegistryEntry> found =
        view.entries().stream()
            .filter(entry -> withDeleted || !entry.deleted())
            .filter(entry -> view.name(entry).equals(target.get().name()))
            .findFirst();
    if (found.isEmpty()) {
      return error(404, "Server not found");
    }
    Optional<String> version = target.get().version();
    if (version.isEmpty()) {
      return page(List.of(found.get()), Optional.empty(), view);
    }
    return version.get().equals(LATEST) || version.get().equals(found.get().version())
        ? AdminAnswer.json(200, view.toJson(found.get()))
        : error(404, "Server version not found");
  }

  private static AdminAnswer list(ServerQuery query, View view) {
    List<RegistryEntry> found =
        view.entries().stream()
            .filter(entry -> query.matches(entry, view.name(entry)))
            .limit(query.limit() + 1L)
            .toList();
    boolean more = found.size() > query.limit();
    List<RegistryEntry> page = more ? found.subList(0, query.limit()) : found;
    return page(page, Optional.of(page).filter(_ -> more).map(p -> view.name(p.getLast())), view);
  }

  private static AdminAnswer page(List<RegistryEntry> page, Optional<String> last, View view) {
    JsonObject metadata = new JsonObject().number("count", page.size());
    last.ifPresent(name -> metadata.text("nextCursor", ServerQuery.cursor(name)));
    List<String> servers = page.stream().map(view::toJson).toList();
    return AdminAnswer.json(
        200,
        new JsonObject()
            .json("servers", JsonObject.array(servers))
            .json("metadata", metadata.toString())
            .toString());
  }

  /** What one caller sees. */
  private final class View {
    private final GatewaySnapshot snapshot;
    private final Principal caller;
    private final List<RegistryEntry> entries;
    private final RegistryAddress address;

    View(GatewaySnapshot snapshot, Principal caller) {
      this.snapshot = snapshot;
      this.caller = caller;
      this.address = RegistryAddress.of(snapshot.settings(), listening.get());
      this.entries =
          history.at(snapshot, catalog.get()).stream()
              .filter(entry ->
                  snapshot.access().decide(caller, entry.adapter(), Action.USE) instanceof Permit)
              .toList();
    }

    List<RegistryEntry> entries() {
      return entries;
    }

    String toJson(RegistryEntry entry) {
      return entry.toJson(address, snapshot.replacement(entry.adapter(), caller));
    }

    String name(RegistryEntry entry) {
      return address.serverName(entry.adapter().key());
    }
  }

  /**
   * What a path below the list names.
   *
   * @param version empty: all of them
   */
  private record Target(String name, Optional<String> version) {

    /**
     * Reads {@code {serverName}/versions[/{version}]}; the name is one segment, or two where a
     * proxy has decoded its slash.
     */
    static Optional<Target> parse(String rest) {
      int end = rest.lastIndexOf(VERSIONS);
      if (end <= 0) {
        return Optional.empty();
      }
      String version = rest.substring(end + VERSIONS.length());
      if (!version.isEmpty() && (version.length() == 1 || version.lastIndexOf('/') != 0)) {
        return Optional.empty();
      }
      Optional<String> name = decoded(rest.substring(0, end));
      return version.isEmpty()
          ? name.map(found -> new Target(found, Optional.empty()))
          : name.flatMap(found ->
              decoded(version.substring(1)).map(text -> new Target(found, Optional.of(text))));
    }

    /** Percent-encoding, in which a plus is a plus (RFC 3986). */
    private static Optional<String> decoded(String text) {
      try {
        return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), UTF_8));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
