package io.cardea.controlplane.resource;

import io.cardea.controlplane.document.Problem;
import java.util.List;

/**
 * Why a text is no document that can be kept.
 *
 * @param problems all of them, with their paths; they hold nothing of the text but names of keys
 */
public record InvalidDocument(List<Problem> problems) implements DocumentRead {
  public InvalidDocument {
    problems = List.copyOf(problems);
  }
}
