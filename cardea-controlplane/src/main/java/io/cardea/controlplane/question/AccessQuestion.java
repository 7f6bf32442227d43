package io.cardea.controlplane.question;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.JsonText;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonValues;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Circumstances;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to do what: {@code {"agent": "a", "issuer": "cardea", "user": {"subject": "ann",
 * "issuer": "idp", "groups": ["g"]}, "adapter": "x", "tool": "t", "arguments": {}, "peer":
 * "192.0.2.1", "time": "2026-11-30T08:00:00Z"}}, with prompt or resource instead of the tool, or
 * none of them. Agent and adapter are needed. Without arguments, what depends on the call is left
 * open.
 *
 * @param principal who asks
 * @param adapter the name of the server
 * @param action what for
 * @param circumstances of the call
 */
public record AccessQuestion(
    Principal principal, String adapter, Action action, Circumstances circumstances) {

  private static final String UNREADABLE = "unreadable";
  private static final int MAX_NAME = 2_048;
  private static final int MAX_GROUPS = 1_000;
  private static final int MAX_DEPTH = 1_000;

  private record Call(Map<String, @Nullable Object> values, Instant time, String peer)
      implements Circumstances {

    @Override
    public boolean isCall() {
      return true;
    }

    @Override
    public Optional<Map<String, @Nullable Object>> arguments() {
      return Optional.of(values);
    }
  }

  /**
   * Reads {@code fields}. If something is wrong with it, the result stands in only so that the rest
   * can be read for its problems too.
   *
   * @param now when the call comes, unless they say it
   */
  public static AccessQuestion read(
      Fields fields, TenantId tenant, Instant now, Problems problems) {
    Principal agent =
        new Principal(
            tenant,
            fields.text("issuer", 64).orElse(Principal.CARDEA),
            fields.requireText("agent", 256).orElse(""),
            KeyScope.data());
    Optional<User> user = fields.find("user").map(node -> user(node, problems));
    String adapter = fields.requireText("adapter", 32).orElse(UNREADABLE);
    if (!AdapterKey.isValidName(adapter)) {
      fields
          .find("adapter")
          .ifPresent(node -> problems.add(node, "no adapter has such a name", ""));
    }
    Action action = action(fields, problems);
    Optional<Map<String, @Nullable Object>> values =
        fields.find("arguments").flatMap(node -> arguments(node, problems));
    String peer = fields.text("peer", 64).orElse("");
    Instant time = fields.find("time").flatMap(node -> time(node, problems)).orElse(now);
    fields.refuseOthers();
    Circumstances circumstances =
        values.<Circumstances>map(map -> new Call(map, time, peer)).orElse(Circumstances.NONE);
    return new AccessQuestion(
        user.map(person -> agent.onBehalfOf(person, List.of())).orElse(agent),
        adapter,
        action,
        circumstances);
  }

  private static User user(Node node, Problems problems) {
    Fields fields = Fields.of(node, problems);
    Scalars scalars = new Scalars(problems);
    Set<String> groups = new HashSet<>();
    for (Node group : fields.list("groups", MAX_GROUPS)) {
      scalars.text(group, 256).ifPresent(groups::add);
    }
    User user =
        new User(
            fields.requireText("issuer", 64).orElse(""),
            fields.requireText("subject", 256).orElse(""),
            groups);
    fields.refuseOthers();
    return user;
  }

  private static Optional<Instant> time(Node node, Problems problems) {
    Optional<String> text = new Scalars(problems).text(node, 64);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException _) {
      problems.add(node, "must be a time", "like 2026-11-30T08:00:00Z");
      return Optional.empty();
    }
  }

  private static Action action(Fields fields, Problems problems) {
    Optional<Action> tool = fields.text("tool", MAX_NAME).map(Action::tool);
    Optional<Action> prompt = fields.text("prompt", MAX_NAME).map(Action::prompt);
    Optional<Action> resource = fields.text("resource", MAX_NAME).map(Action::resource);
    if (Stream.of(tool, prompt, resource).filter(Optional::isPresent).count() > 1) {
      problems.add(fields.node(), "names more than one thing", "one of tool, prompt and resource");
    }
    return tool.or(() -> prompt).or(() -> resource).orElse(Action.USE);
  }

  private static Optional<Map<String, @Nullable Object>> arguments(Node node, Problems problems) {
    byte[] json = JsonText.of(node, problems).getBytes(UTF_8);
    Optional<Map<String, @Nullable Object>> values =
        Json.parse(json, MAX_DEPTH) instanceof JsonDocument document
            ? JsonValues.object(document, JsonDocument.ROOT)
            : Optional.empty();
    if (values.isEmpty()) {
      problems.add(node, "must be a map of arguments", "");
    }
    return values;
  }
}
