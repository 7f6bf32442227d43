package io.cardea.model.tool;

import io.cardea.model.adapter.AdapterKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator makes of one tool (kind {@code Tool}): another face of it, with parameters that
 * are fixed, hidden, narrowed or filled in. Agents see and call the face only; rules and limits
 * speak of it by its name.
 *
 * @param document name of the document that declares it
 * @param adapter whose tool, at whatever version of its server
 * @param original what the server calls the tool
 * @param name what it is called instead; the same as {@code original} if it keeps its name
 * @param title instead of the server's
 * @param description instead of the server's
 * @param hints annotations instead of the server's, like {@code readOnlyHint}
 * @param keepsOriginal whether the tool itself stays beside it, unless another change takes it away
 * @param disabled whether it is switched off: neither shown nor callable
 * @param parameters what becomes of parameters, by name, in the order of the document
 */
public record ToolChange(
    String document,
    AdapterKey adapter,
    String original,
    String name,
    Optional<String> title,
    Optional<String> description,
    Map<String, Boolean> hints,
    boolean keepsOriginal,
    boolean disabled,
    Map<String, ParameterChange> parameters) {

  public ToolChange {
    hints = Collections.unmodifiableMap(new LinkedHashMap<>(hints));
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** The same, switched off: what is left of one that is not in force. */
  public ToolChange closed() {
    return new ToolChange(
        document,
        adapter,
        original,
        name,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        keepsOriginal,
        true,
        Map.of());
  }
}
