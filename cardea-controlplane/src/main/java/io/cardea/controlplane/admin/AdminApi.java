package io.cardea.controlplane.admin;

import io.cardea.controlplane.keys.KeyRefusedException;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.controlplane.keys.KeyStoreException;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.ServerLogSource;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyCheck;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.model.sight.SightSource;
import io.cardea.model.snapshot.SnapshotSource;
import java.time.Clock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin API: resources and issued keys below {@code /api/v1}, and what is known of adapters,
 * profiles and tools. Every request needs a key with the admin scope and sees its own tenant only.
 */
public final class AdminApi {

  private static final String KEYS = "/api/v1/" + KeysResource.NAME;

  private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);

  private final KeyService keys;
  private final KeysResource keysResource;
  private final ControlApi control;
  private final AdaptersResource adapters;
  private final ProfilesResource profiles;
  private final ToolsResource tools;
  private final Clock clock;

  /**
   * The API over what these know.
   *
   * @param snapshots what is declared
   * @param catalog what is known of it now
   * @param control resources
   * @param logs what servers that the gateway starts have to say
   * @param sights what this node sees of servers at the moment
   */
  public AdminApi(
      KeyService keys,
      SnapshotSource snapshots,
      Supplier<Catalog> catalog,
      ControlApi control,
      ServerLogSource logs,
      SightSource sights,
      Clock clock) {
    this.keys = keys;
    this.control = control;
    this.keysResource = new KeysResource(keys, clock);
    this.adapters = new AdaptersResource(snapshots, catalog, logs, sights);
    this.profiles = new ProfilesResource(snapshots);
    this.tools = new ToolsResource(snapshots, catalog);
    this.clock = clock;
  }

  /** Whether {@code path} is one of this API, whatever is or is not there. */
  public static boolean serves(String path) {
    return path.startsWith("/api/v1/")
        || path.startsWith("/api/openapi.")
        || ((isAt(path, AdaptersResource.PATH)
                || isAt(path, ProfilesResource.PATH)
                || isAt(path, ToolsResource.PATH))
            && !path.endsWith("/mcp"));
  }

  private static boolean isAt(String path, String resource) {
    return path.equals(resource) || path.startsWith(resource + "/");
  }

  /** Answers {@code request}; blocks while the store works, and never throws. */
  public AdminAnswer answer(AdminRequest request) {
    return switch (KeyCheck.of(keys, request.authorization(), clock.instant())) {
      case KeyCheck.Accepted accepted when isAdmin(accepted.key()) ->
          guarded(request, new Caller(accepted.key().tenant(), accepted.key().agent()));
      case KeyCheck.Accepted _, KeyCheck.Rejected _, KeyCheck.Absent _ ->
          AdminAnswer.problem(
              401,
              "Unauthenticated",
              "An API key with the admin scope is needed: send it as \"Authorization: Bearer"
                  + " cardea_...\".");
    };
  }

  /** Whether these {@code Authorization} fields hold a key with the admin scope. */
  public boolean isAdmin(AdminRequest request) {
    return KeyCheck.of(keys, request.authorization(), clock.instant())
            instanceof KeyCheck.Accepted accepted
        && isAdmin(accepted.key());
  }

  private static boolean isAdmin(ApiKey key) {
    return key.scope().covers(KeyScope.Plane.ADMIN);
  }

  private AdminAnswer guarded(AdminRequest request, Caller caller) {
    try {
      String path = request.path();
      if (isAt(path, KEYS)) {
        return keysResource.answer(request, path.substring(KEYS.length()), caller.tenant());
      }
      if (path.equals("/api/openapi.yaml") || path.equals("/api/openapi.json")) {
        return new AdminAnswer(
            200,
            path.endsWith("yaml") ? "application/yaml" : "application/json",
            control.openApi());
      }
      return path.startsWith("/api/v1/")
          ? control.answer(request, caller)
          : read(request, caller.tenant());
    } catch (KeyRefusedException | Query.Refused e) {
      return AdminAnswer.problem(400, "Refused", String.valueOf(e.getMessage()));
    } catch (KeyStoreException e) {
      LOG.atError().setCause(e).log("key store failed");
      return AdminAnswer.problem(503, "Store unavailable", "Keys cannot be stored now. Try later.");
    }
  }

  private AdminAnswer read(AdminRequest request, TenantId tenant) {
    String path = request.path();
    if (!serves(path)) {
      return AdminAnswer.problem(404, "Not found", "There is no " + path + ".");
    }
    if (!request.method().equals("GET")) {
      return AdminAnswer.problem(405, "Method not allowed", "Use GET.");
    }
    if (isAt(path, AdaptersResource.PATH)) {
      return adapters.answer(request, path.substring(AdaptersResource.PATH.length()), tenant);
    }
    return switch (path) {
      case ProfilesResource.PATH -> profiles.list(request, tenant);
      case ToolsResource.PATH -> tools.list(request, tenant);
      default -> AdminAnswer.problem(404, "Not found", "There is no " + path + ".");
    };
  }
}
