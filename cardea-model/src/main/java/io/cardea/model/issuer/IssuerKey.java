package io.cardea.model.issuer;

import io.cardea.model.identity.NameForm;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.Set;

/**
 * Identity of an {@link Issuer}.
 *
 * @param name 1 to 32 characters of {@code [a-z0-9-]}, none of {@link #RESERVED}; it stands in
 *     {@link Principal#issuer()}
 */
public record IssuerKey(TenantId tenant, String name) {

  /** Issuers of principals that no token names. */
  public static final Set<String> RESERVED =
      Set.of(Principal.CARDEA, Principal.NOBODY, Principal.GATEWAY);

  public IssuerKey {
    if (!NameForm.isLabel(name) || RESERVED.contains(name)) {
      throw new IllegalArgumentException("an issuer's name is 1 to 32 characters of [a-z0-9-]");
    }
  }

  @Override
  public String toString() {
    return tenant.equals(TenantId.DEFAULT) ? name : tenant + "/" + name;
  }
}
