package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Shown;
import java.util.List;

/**
 * A value that only the user knows and that is not given.
 *
 * @param at what asks for it
 * @param name of the variable
 * @param description what its author says about it, possibly empty
 * @param choices the only values it may have, unless empty
 */
public record Question(Node at, String name, String description, List<String> choices) {

  public Question {
    choices = List.copyOf(choices);
  }

  /** What is to be told, on one line. */
  public String text() {
    String about = description.isEmpty() ? "" : ": " + Shown.plain(description);
    String among = choices.isEmpty() ? "" : " (one of " + String.join(", ", shown()) + ")";
    return Shown.plain(name) + about + among;
  }

  private List<String> shown() {
    return choices.stream().map(Shown::plain).toList();
  }
}
