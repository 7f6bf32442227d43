package io.cardea.controlplane.condition;

import dev.cel.common.values.NullValue;
import io.cardea.model.policy.Hindsight;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a call of the past, as CEL knows them. Who reads a value that was not kept is
 * stopped by an exception; names of members and lengths are known.
 */
final class Guarded {

  private final Supplier<? extends RuntimeException> stop;

  private Guarded(Supplier<? extends RuntimeException> stop) {
    this.stop = stop;
  }

  /**
   * Guards {@code arguments}.
   *
   * @param stop makes what is thrown
   */
  static Map<Object, Object> of(
      Map<String, @Nullable Object> arguments, Supplier<? extends RuntimeException> stop) {
    return new Guarded(stop).members(arguments);
  }

  private Members members(Map<?, ?> map) {
    Map<Object, Object> values = new HashMap<>();
    map.forEach((key, value) -> values.put(key, value(value)));
    return new Members(values);
  }

  private Object value(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> members(map);
      case List<?> list -> {
        List<Object> values = new ArrayList<>();
        list.forEach(each -> values.add(value(each)));
        yield new Elements(values);
      }
      default -> value;
    };
  }

  private Object checked(Object value) {
    if (Hindsight.LOST.equals(value)) {
      throw stop.get();
    }
    return value;
  }

  private final class Members extends AbstractMap<Object, Object> {

    private final Map<Object, Object> values;

    Members(Map<Object, Object> values) {
      this.values = values;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      Object value = values.get(key);
      return value == null ? null : checked(value);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return values.containsKey(key);
    }

    @Override
    public Set<Object> keySet() {
      return values.keySet();
    }

    @Override
    public int size() {
      return values.size();
    }

    /** Whoever wants all needs all. */
    @Override
    public Set<Entry<Object, Object>> entrySet() {
      values.values().forEach(Guarded.this::checked);
      return values.entrySet();
    }
  }

  private final class Elements extends AbstractList<Object> {

    private final List<Object> values;

    Elements(List<Object> values) {
      this.values = values;
    }

    @Override
    public Object get(int index) {
      return checked(values.get(index));
    }

    @Override
    public int size() {
      return values.size();
    }
  }
}
