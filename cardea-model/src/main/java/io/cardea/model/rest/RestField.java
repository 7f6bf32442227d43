package io.cardea.model.rest;

/**
 * A named value of a request besides its path.
 *
 * @param place where it goes
 * @param name as the API calls it
 * @param value what it is
 */
public record RestField(Place place, String name, RestValue value) {

  /** Where it goes. */
  public enum Place {
    QUERY,
    /** A header field; its name is in lower case. */
    HEADER,
    COOKIE
  }
}
