package io.cardea.controlplane.admin;

import io.cardea.controlplane.keys.KeyRefusedException;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.controlplane.keys.KeyStoreException;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyCheck;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin API below {@code /api/v1}: today the issued keys. Every request needs a key with the
 * admin scope and sees its own tenant only.
 */
public final class AdminApi {

  /** What its paths begin with. */
  public static final String PREFIX = "/api/v1/";

  private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);

  private final KeyService keys;
  private final KeysResource keysResource;
  private final Clock clock;

  public AdminApi(KeyService keys, Clock clock) {
    this.keys = keys;
    this.keysResource = new KeysResource(keys, clock);
    this.clock = clock;
  }

  /** Answers {@code request}; blocks while the store works, and never throws. */
  public AdminAnswer answer(AdminRequest request) {
    return switch (KeyCheck.of(keys, request.authorization(), clock.instant())) {
      case KeyCheck.Accepted accepted when isAdmin(accepted.key()) ->
          guarded(request, accepted.key().tenant());
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

  private AdminAnswer guarded(AdminRequest request, TenantId tenant) {
    try {
      String path = request.path().substring(PREFIX.length());
      return path.equals(KeysResource.NAME) || path.startsWith(KeysResource.NAME + "/")
          ? keysResource.answer(request, path.substring(KeysResource.NAME.length()), tenant)
          : AdminAnswer.problem(404, "Not found", "There is no " + request.path() + ".");
    } catch (KeyRefusedException e) {
      return AdminAnswer.problem(400, "Refused", String.valueOf(e.getMessage()));
    } catch (KeyStoreException e) {
      LOG.atError().setCause(e).log("key store failed");
      return AdminAnswer.problem(503, "Store unavailable", "Keys cannot be stored now. Try later.");
    }
  }
}
