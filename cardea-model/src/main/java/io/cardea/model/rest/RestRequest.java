package io.cardea.model.rest;

import java.util.List;

/**
 * An HTTP request with places for arguments.
 *
 * @param method its method
 * @param path behind the API's own path: starts with a fixed part that starts with {@code /}; fixed
 *     parts are percent-encoded already
 * @param fields what else carries arguments, or what is always sent
 * @param body its content
 */
public record RestRequest(
    Method method, List<RestValue> path, List<RestField> fields, RestBody body) {

  /** Methods of HTTP (RFC 9110 §9.3, RFC 5789) that a tool may use. */
  public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
  }

  public RestRequest {
    path = List.copyOf(path);
    fields = List.copyOf(fields);
  }
}
