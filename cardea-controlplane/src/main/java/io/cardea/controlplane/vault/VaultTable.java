package io.cardea.controlplane.vault;

import io.cardea.controlplane.secret.SecretRef;
import io.cardea.controlplane.secret.VaultField;
import io.cardea.controlplane.vault.VaultReading.Found;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What documents refer to and what is known of it, at most {@value #MAX_REFERENCES} references. For
 * one thread at a time; times are nanoseconds of one clock.
 */
final class VaultTable {

  static final int MAX_REFERENCES = 10_000;

  /** How long it may take until what was looked up is in force. */
  private static final long UNUSED = Duration.ofMinutes(1).toNanos();

  private final Map<String, VaultEntry> entries = new TreeMap<>();
  private final Map<VaultField, Long> asked = new HashMap<>();
  private final Map<VaultField, Long> refused = new HashMap<>();
  private Set<SecretRef> used = Set.of();

  /** Notes that {@code field} was looked up; false if there is no place for it. */
  boolean ask(VaultField field, long now) {
    return note(asked, field, now);
  }

  /** Notes that {@code field} was looked up and not allowed; false if there is no place for it. */
  boolean refuse(VaultField field, long now) {
    return note(refused, field, now);
  }

  private boolean note(Map<VaultField, Long> times, VaultField field, long now) {
    boolean hasPlace = times.containsKey(field) || asked.size() + refused.size() < MAX_REFERENCES;
    if (hasPlace) {
      times.put(field, now);
    }
    return hasPlace;
  }

  /** All that was looked up. */
  Set<VaultField> all() {
    Set<VaultField> all = new HashSet<>(asked.keySet());
    all.addAll(refused.keySet());
    return all;
  }

  Optional<VaultEntry> find(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  void put(String path, VaultEntry entry) {
    entries.put(path, entry);
  }

  /** Lets everything be read anew. */
  void readAnew(long now) {
    asked.keySet().forEach(field -> entries.putIfAbsent(field.path(), VaultEntry.wanted(now)));
    entries.replaceAll((_, entry) -> entry.soon(now));
  }

  /**
   * Lets be read anew what was leased before {@code login}: it ends with that one's token. What
   * could not be read has its own time.
   */
  void replaceLeases(long login, long now) {
    entries.replaceAll((_, entry) ->
        entry.trouble().isEmpty()
                && entry.known() instanceof Found(_, var lease)
                && lease.filter(held -> held.login() != login).isPresent()
            ? entry.soon(now)
            : entry);
  }

  /** Puts {@code after} in the place of what is known of {@code path}; what it changes. */
  Set<VaultField> replace(String path, VaultEntry before, VaultEntry after) {
    entries.put(path, after);
    return asked.keySet().stream()
        .filter(field -> field.path().equals(path))
        .filter(field -> !before.value(field).equals(after.value(field)))
        .collect(Collectors.toSet());
  }

  /** What is to be read now, with what is known of it. */
  Map<String, VaultReading> due(long now) {
    Map<String, VaultReading> due = new TreeMap<>();
    entries.forEach((path, entry) -> {
      if (entry.due() - now <= 0) {
        due.put(path, entry.known());
      }
    });
    return due;
  }

  /** Nanoseconds until something is to be read. */
  long pause(long now) {
    return entries.values().stream()
        .mapToLong(entry -> entry.due() - now)
        .min()
        .orElse(VaultToken.NEVER);
  }

  /** Only what is in {@code refs} is in force. */
  void retain(Set<SecretRef> refs) {
    used = Set.copyOf(refs);
  }

  /** Forgets what was looked up a while ago and is not in force. */
  void forget(long now) {
    List.of(asked, refused)
        .forEach(times ->
            times
                .entrySet()
                .removeIf(each -> !used.contains(each.getKey()) && now - each.getValue() > UNUSED));
    Set<String> paths = asked.keySet().stream().map(VaultField::path).collect(Collectors.toSet());
    entries.keySet().retainAll(paths);
  }
}
