package io.cardea.controlplane.jdbc;

import java.util.Locale;

/**
 * Where a PostgreSQL database is, version 14 or later.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, with the driver's parameters for TLS, or
 *     {@code currentSchema}, behind it; no password, because addresses are logged
 * @param user the role that owns the tables
 * @param password its password, possibly empty
 */
public record PostgresSettings(String url, String user, String password) {
  public PostgresSettings {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "the address of a PostgreSQL database begins with jdbc:postgresql:");
    }
    if (url.toLowerCase(Locale.ROOT).contains("password=")) {
      throw new IllegalArgumentException(
          "give the password apart from the address of the database, which is logged");
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
