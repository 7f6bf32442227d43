package io.cardea.model.quota;

import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.List;

/**
 * The identity of a counter. It names neither key nor session, so that another one of either finds
 * the same counter.
 *
 * @param tenant the tenant of the limit
 * @param limit the limit's name
 * @param parts what it is the counter of; none: of all that the limit matches
 */
public record CounterKey(TenantId tenant, String limit, List<Part> parts) {

  public CounterKey {
    parts = List.copyOf(parts);
  }

  /** Whether it is one of {@code declared}. */
  public boolean isOf(Limit declared) {
    return limit.equals(declared.name()) && tenant.equals(declared.tenant());
  }

  /**
   * One of the things that it is the counter of.
   *
   * @param per what sort of thing; an agent stands for its user if it has none
   * @param issuer who vouches for the name; empty for a server or tool
   * @param name its name; of a tool empty for all that the server does not list
   */
  public record Part(Per per, String issuer, String name) {

    static Part agent(Principal principal) {
      return new Part(Per.AGENT, principal.issuer(), principal.subject());
    }

    static Part user(Principal principal) {
      return principal
          .user()
          .map(user -> new Part(Per.USER, user.issuer(), user.subject()))
          .orElseGet(() -> agent(principal));
    }

    /** {@code issuer/name}, or the name alone. */
    public String text() {
      return issuer.isEmpty() ? name : issuer + "/" + name;
    }
  }
}
