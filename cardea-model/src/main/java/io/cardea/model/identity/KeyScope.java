package io.cardea.model.identity;

import java.util.Optional;
import java.util.Set;

/**
 * What one credential may be used for at most. It narrows what the agent's roles grant and never
 * widens it.
 *
 * @param planes the listeners' halves it opens
 * @param adapters names of the only adapters it reaches, or empty for all that the agent's roles
 *     grant
 * @param adminRoles what it may do on the admin plane; {@link AdminRole#ADMIN} where the plane is
 *     opened and nothing else is said, none where it is not
 */
public record KeyScope(
    Set<Plane> planes, Optional<Set<String>> adapters, Set<AdminRole> adminRoles) {

  /** The two halves of the gateway. */
  public enum Plane {
    /** MCP traffic. */
    DATA,
    /** Administration. */
    ADMIN
  }

  public KeyScope {
    planes = Set.copyOf(planes);
    adapters = adapters.map(Set::copyOf);
    if (!planes.contains(Plane.ADMIN)) {
      adminRoles = Set.of();
    } else {
      adminRoles = adminRoles.isEmpty() ? Set.of(AdminRole.ADMIN) : Set.copyOf(adminRoles);
    }
  }

  /** Where it opens the admin plane, for everything there. */
  public KeyScope(Set<Plane> planes, Optional<Set<String>> adapters) {
    this(planes, adapters, Set.of());
  }

  /** Every adapter the agent's roles grant, no administration. */
  public static KeyScope data() {
    return new KeyScope(Set.of(Plane.DATA), Optional.empty());
  }

  /** Administration and every adapter. */
  public static KeyScope admin() {
    return new KeyScope(Set.of(Plane.DATA, Plane.ADMIN), Optional.empty());
  }

  /** Whether the credential may be used on {@code plane} at all. */
  public boolean covers(Plane plane) {
    return planes.contains(plane);
  }

  /** Whether the credential reaches the adapter of this name. */
  public boolean reaches(String adapter) {
    return covers(Plane.DATA) && adapters.map(names -> names.contains(adapter)).orElse(true);
  }
}
