package io.cardea.testkit.identity;

import java.util.ArrayList;
import java.util.List;

/**
 * A realm of {@link Keycloak} as a test describes it. Every secret and password is the name with
 * {@code -secret} behind it; its roles are {@code analyst} and {@code guest}.
 *
 * @param name in its addresses
 * @param audience what access tokens of its clients are for
 * @param clients JSON of each
 * @param users JSON of each
 */
public record Realm(String name, String audience, List<String> clients, List<String> users) {

  public Realm {
    clients = List.copyOf(clients);
    users = List.copyOf(users);
  }

  /** One without clients and users. */
  public Realm(String name, String audience) {
    this(name, audience, List.of(), List.of());
  }

  /**
   * The same with a confidential client, which may act by itself and for users who give it their
   * password.
   *
   * @param attributes of Keycloak, each {@code "name":"value"}
   */
  public Realm client(String id, String... attributes) {
    return clientFor(audience, id, attributes);
  }

  /** The same with a client whose tokens are for another audience. */
  public Realm clientFor(String other, String id, String... attributes) {
    List<String> more = new ArrayList<>(clients);
    more.add(
        """
        {"clientId":"%1$s","secret":"%1$s-secret","enabled":true,"publicClient":false,
         "serviceAccountsEnabled":true,"directAccessGrantsEnabled":true,
         "standardFlowEnabled":false,"attributes":{%2$s},
         "protocolMappers":[{"name":"audience","protocol":"openid-connect",
           "protocolMapper":"oidc-audience-mapper",
           "config":{"included.custom.audience":"%3$s","access.token.claim":"true",
             "introspection.token.claim":"true"}}]}\
        """
            .formatted(id, String.join(",", attributes), other));
    return new Realm(name, audience, more, users);
  }

  /** The same with a user who has these roles of the realm. */
  public Realm user(String id, String... roles) {
    List<String> more = new ArrayList<>(users);
    more.add(
        """
        {"username":"%1$s","enabled":true,"emailVerified":true,"email":"%1$s@example.com",
         "firstName":"%1$s","lastName":"%1$s","realmRoles":[%2$s],
         "credentials":[{"type":"password","value":"%1$s-secret","temporary":false}]}\
        """
            .formatted(id, quoted(List.of(roles))));
    return new Realm(name, audience, clients, more);
  }

  private static String quoted(List<String> texts) {
    return texts.isEmpty() ? "" : "\"" + String.join("\",\"", texts) + "\"";
  }

  /** Its representation, as Keycloak imports it. */
  String json() {
    return """
    {"realm":"%s","enabled":true,"sslRequired":"none","accessTokenLifespan":300,
     "roles":{"realm":[{"name":"analyst"},{"name":"guest"}]},"clients":[%s],"users":[%s]}
    """
        .formatted(name, String.join(",", clients), String.join(",", users));
  }
}
