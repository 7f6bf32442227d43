package io.cardea.controlplane.resource;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/** One thing that labels must be like. */
public sealed interface LabelRequirement {

  /** The label it is about. */
  String label();

  /** Whether {@code labels} are like that. */
  boolean matches(Map<String, String> labels);

  /** {@code label}: it is there, whatever its value. */
  record Exists(String label) implements LabelRequirement {
    @Override
    public boolean matches(Map<String, String> labels) {
      return labels.containsKey(label);
    }
  }

  /** {@code !label}: it is not there. */
  record Absent(String label) implements LabelRequirement {
    @Override
    public boolean matches(Map<String, String> labels) {
      return !labels.containsKey(label);
    }
  }

  /** {@code label=value} and {@code label in (value, …)}: it has one of the values. */
  record In(String label, SequencedSet<String> values) implements LabelRequirement {
    public In {
      values = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(values));
    }

    @Override
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(label);
      return value != null && values.contains(value);
    }
  }

  /**
   * {@code label!=value} and {@code label notin (value, …)}: it has none of the values, or is not
   * there.
   */
  record NotIn(String label, SequencedSet<String> values) implements LabelRequirement {
    public NotIn {
      values = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(values));
    }

    @Override
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(label);
      return value == null || !values.contains(value);
    }
  }
}
