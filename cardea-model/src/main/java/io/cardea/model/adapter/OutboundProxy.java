package io.cardea.model.adapter;

import java.util.Optional;

/**
 * An HTTP proxy that connections to a server go through, by CONNECT (RFC 9110 §9.3.6).
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param login how Cardea names itself there, if it must
 */
public record OutboundProxy(String host, int port, Optional<Login> login) {

  /** A user and a secret (RFC 7617). */
  public record Login(String user, String password) {

    /** Names the user and no secret. */
    @Override
    public String toString() {
      return user;
    }
  }

  /** Names the place and no secret. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
