package io.cardea.controlplane.admin;

import io.cardea.controlplane.keys.KeyRefusedException;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.controlplane.keys.KeyStoreException;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.ServerLogSource;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyCheck;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.model.sight.SightSource;
import io.cardea.model.snapshot.SnapshotSource;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin API: resources and issued keys below {@code /api/v1}, and what is known of adapters,
 * profiles and tools. Every request needs a key, for all but {@code /adapters} and {@code /tools}
 * one with the admin scope, and sees its own tenant only.
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
  private final Registrations registrations;
  private final AdminTrail trail;
  private final Clock clock;

  /**
   * The API over what these know.
   *
   * @param snapshots what is declared
   * @param catalog what is known of it now
   * @param control resources
   * @param logs what servers that the gateway starts have to say
   * @param sights what this node sees of servers at the moment
   * @param audit where changes are recorded
   */
  public AdminApi(
      KeyService keys,
      SnapshotSource snapshots,
      Supplier<Catalog> catalog,
      ControlApi control,
      ServerLogSource logs,
      SightSource sights,
      AuditLog audit,
      Clock clock) {
    this.keys = keys;
    this.control = control;
    this.keysResource = new KeysResource(keys, snapshots, clock);
    Servers servers = new Servers(snapshots, catalog, control.declarations());
    this.registrations = new Registrations(servers, control.declarations());
    this.adapters = new AdaptersResource(servers, registrations, logs, sights);
    this.profiles = new ProfilesResource(snapshots, control.declarations());
    this.tools = new ToolsResource(servers);
    this.trail = new AdminTrail(audit, clock);
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
    return caller(request)
        .filter(key -> isAdmin(key) || isOpen(request.path()))
        .map(key -> recorded(request, new Caller(key.principal())))
        .orElseGet(() ->
            AdminAnswer.problem(
                401,
                "Unauthenticated",
                "An API key with the admin scope is needed: send it as \"Authorization: Bearer"
                    + " cardea_...\"."));
  }

  /** The key that is shown, if it is one where it is shown. */
  private Optional<ApiKey> caller(AdminRequest request) {
    Instant now = clock.instant();
    if (KeyCheck.of(keys, request.authorization(), now) instanceof KeyCheck.Accepted(ApiKey key)
        && request.knows(key.tenant())) {
      keys.used(key.id(), now);
      return Optional.of(key);
    }
    return Optional.empty();
  }

  /** Whether every agent may ask there for what concerns it. */
  private static boolean isOpen(String path) {
    return isAt(path, AdaptersResource.PATH) || isAt(path, ToolsResource.PATH);
  }

  /** Whether these {@code Authorization} fields hold a key with the admin scope. */
  public boolean isAdmin(AdminRequest request) {
    return caller(request).filter(AdminApi::isAdmin).isPresent();
  }

  /** Whether they hold one of somebody who may see what all tenants do. */
  public boolean isAdminOfAll(AdminRequest request) {
    return caller(request)
        .filter(key -> isAdmin(key) && key.tenant().equals(TenantId.DEFAULT))
        .isPresent();
  }

  private static boolean isAdmin(ApiKey key) {
    return key.scope().covers(KeyScope.Plane.ADMIN);
  }

  /**
   * What is to be changed is recorded first, and whether it was changed afterwards. So is what
   * tells of arguments, results and persons.
   */
  private AdminAnswer recorded(AdminRequest request, Caller caller) {
    return request.isRead() && !SubjectsResource.isAt(request.path())
        ? guarded(request, caller)
        : trail.around(request, caller.principal(), () -> guarded(request, caller));
  }

  private AdminAnswer guarded(AdminRequest request, Caller caller) {
    try {
      String path = request.path();
      if (isAt(path, KEYS)) {
        return keysResource.answer(request, path.substring(KEYS.length()), caller);
      }
      if (path.equals("/api/openapi.yaml") || path.equals("/api/openapi.json")) {
        return new AdminAnswer(
            200,
            path.endsWith("yaml") ? "application/yaml" : "application/json",
            control.openApi());
      }
      return path.startsWith("/api/v1/") ? control.answer(request, caller) : known(request, caller);
    } catch (KeyRefusedException | Query.Refused e) {
      return AdminAnswer.problem(400, "Refused", String.valueOf(e.getMessage()));
    } catch (StoreUnavailable e) {
      LOG.atWarn().setCause(e).log("the store is not available");
      String more =
          e.mayHaveApplied() ? " The change may have been made: look before you repeat it." : "";
      return AdminAnswer.problem(503, "Store unavailable", e.getMessage() + more)
          .with("retry-after", "5");
    } catch (KeyStoreException e) {
      LOG.atError().setCause(e).log("key store failed");
      return AdminAnswer.problem(503, "Store unavailable", "Keys cannot be stored now. Try later.");
    }
  }

  private AdminAnswer known(AdminRequest request, Caller caller) {
    String path = request.path();
    if (isAt(path, AdaptersResource.PATH)) {
      return adapters.answer(request, path.substring(AdaptersResource.PATH.length()), caller);
    }
    if (path.equals(ToolsResource.PATH)) {
      return switch (request.method()) {
        case "GET" -> tools.list(request, caller);
        case "POST" -> registrations.register(request, caller, true);
        default -> AdaptersResource.notAllowed("GET", "POST");
      };
    }
    if (isAt(path, ToolsResource.PATH)) {
      return adapters.one(request, path.substring(ToolsResource.PATH.length()), caller, true);
    }
    if (!path.equals(ProfilesResource.PATH)) {
      return AdminAnswer.problem(404, "Not found", "There is no " + path + ".");
    }
    if (!caller.seesAll()) {
      return Caller.lacks(AdminRole.VIEWER, "to see profiles");
    }
    return request.method().equals("GET")
        ? profiles.list(request, caller.tenant())
        : AdaptersResource.notAllowed("GET");
  }
}
