package io.cardea.controlplane.rest;

import io.cardea.model.name.NamePattern;
import io.cardea.model.rest.RestRequest.Method;
import java.util.List;
import java.util.Set;

/**
 * Which operations of a document are meant.
 *
 * @param include what must be met by all of them
 * @param exclude what must not be met by any
 */
public record Selection(Filter include, Filter exclude) {

  /**
   * Properties of operations; what is empty says nothing.
   *
   * @param tags of which they have one
   * @param operations their ids
   * @param methods their methods
   */
  public record Filter(List<NamePattern> tags, List<NamePattern> operations, Set<Method> methods) {
    public Filter {
      tags = List.copyOf(tags);
      operations = List.copyOf(operations);
      methods = Set.copyOf(methods);
    }

    boolean hasTag(Operation operation) {
      return operation.tags().stream().anyMatch(tag -> matches(tags, tag));
    }

    boolean hasId(Operation operation) {
      return matches(operations, operation.id());
    }

    boolean hasMethod(Operation operation) {
      return methods.contains(operation.method());
    }

    /** Whether it names the operation itself. */
    boolean names(Operation operation) {
      return operations.stream().anyMatch(pattern -> pattern.text().equals(operation.id()));
    }
  }

  static boolean matches(List<NamePattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  boolean takes(Operation operation) {
    return (include.tags().isEmpty() || include.hasTag(operation))
        && (include.operations().isEmpty() || include.hasId(operation))
        && (include.methods().isEmpty() || include.hasMethod(operation))
        && !exclude.hasTag(operation)
        && !exclude.hasId(operation)
        && !exclude.hasMethod(operation);
  }
}
