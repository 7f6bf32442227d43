package io.cardea.controlplane.imports;

import java.util.List;

/** What became of an {@link Input}. */
sealed interface Value {

  /** It is known: one text, or several where it may be repeated. */
  record Text(List<String> texts) implements Value {
    public Text {
      texts = List.copyOf(texts);
    }

    static Text of(String text) {
      return new Text(List.of(text));
    }
  }

  /** It is a secret, which is elsewhere. */
  record Secret(Reference reference) implements Value {}

  /** It is left out, or asked for, or wrong; whatever it is has been noted. */
  record Nothing() implements Value {}
}
