package io.cardea.controlplane.rest;

import io.cardea.model.rest.RestRequest.Method;
import java.util.List;

/**
 * One operation of a document.
 *
 * @param method its method
 * @param path its path, with names in braces
 * @param item what all operations of the path share
 * @param body what the document says of it
 */
record Operation(Method method, String path, Part item, Part body) {

  /** Its {@code operationId}, possibly empty. */
  String id() {
    return body.text("operationId");
  }

  List<String> tags() {
    return body.list("tags").stream().map(Part::text).toList();
  }

  /** Method and path. */
  String place() {
    return method + " " + path;
  }
}
