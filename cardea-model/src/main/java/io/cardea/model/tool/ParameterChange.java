package io.cardea.model.tool;

import java.util.Optional;

/** What becomes of one parameter of a tool. */
public sealed interface ParameterChange {

  /**
   * It is not shown, and always has this value, whatever the caller sends.
   *
   * @param json the value, valid JSON
   * @param secret whether it is a credential, which is told to nobody but the server's tool
   */
  record Fixed(String json, boolean secret) implements ParameterChange {

    /** Without the value, which may be a credential. */
    @Override
    public String toString() {
      return "fixed";
    }
  }

  /** It is not shown, and refused as one that does not exist. */
  record Hidden() implements ParameterChange {}

  /**
   * It is shown.
   *
   * @param description instead of the server's
   * @param value what it has if the caller sends none, valid JSON; it is not required then
   * @param narrowing what of it is accepted
   */
  record Shown(Optional<String> description, Optional<String> value, Narrowing narrowing)
      implements ParameterChange {}
}
