package io.cardea.controlplane.condition;

import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON's null as CEL knows it. */
final class Nulls {

  private Nulls() {}

  static Map<String, Object> replaced(Map<String, @Nullable Object> map) {
    Map<String, Object> copy = new HashMap<>();
    map.forEach((key, value) -> copy.put(key, replaced(value)));
    return copy;
  }

  private static Object replaced(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new HashMap<>();
        map.forEach((key, each) -> copy.put(key, replaced(each)));
        yield copy;
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(replaced(each)));
        yield copy;
      }
      default -> value;
    };
  }
}
