package io.cardea.model.rest;

import java.util.List;

/** The content of a request. */
public sealed interface RestBody {

  /** None. */
  record None() implements RestBody {}

  /**
   * JSON.
   *
   * @param mediaType {@code application/json}, or another that is JSON
   * @param content what it says
   */
  record Json(String mediaType, RestJson content) implements RestBody {}

  /** {@code application/x-www-form-urlencoded}. */
  record Form(List<RestField> fields) implements RestBody {
    public Form {
      fields = List.copyOf(fields);
    }
  }
}
