package io.cardea.model.catalog;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which names look alike. ASCII letters and digits are told apart ({@code l} is not {@code 1}):
 * honest servers have names that differ so.
 */
final class Confusables {

  /** Pairs: what it is, what it looks like. Capitals first looked at, then lower case. */
  private static final String PAIRS =
      // Cyrillic
      "АaВbЕeЅsІiЈjКkМmНhОoРpСcТtУyХxҮyԌgӀl"
          + "аaвbеeѕsіiјjкkмmнhоoрpсcтtуyхxүyԍgӏlһhԁdԛqԝwѵvз3пnгr"
          // Greek
          + "ΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx"
          + "αaβbγyεeηnιiκkνvοoρpτtυuχxωwςc"
          // Armenian, Latin beyond ASCII
          + "օoսuոnհhցgզqɑaɡgıiɩiʟlɴnʀrʏyᴏoᴄcᴠvᴡwᴢzꜱs"
          // Dashes and low lines
          + "‐-‑-‒-–-—-―-−-⁃-‿_⁀_";

  private static final Map<Integer, Character> LOOKS_LIKE = table();

  private Confusables() {}

  private static Map<Integer, Character> table() {
    Map<Integer, Character> table = new HashMap<>();
    for (int i = 0; i < PAIRS.length(); i += 2) {
      table.put((int) PAIRS.charAt(i), PAIRS.charAt(i + 1));
    }
    return Map.copyOf(table);
  }

  static String key(String name) {
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    StringBuilder key = new StringBuilder(name.length());
    Normalizer.normalize(name, Normalizer.Form.NFKC)
        .codePoints()
        .filter(c -> !isInvisible(c))
        .forEach(c -> append(key, c));
    return key.toString().toLowerCase(Locale.ROOT);
  }

  private static void append(StringBuilder key, int c) {
    Character looks = LOOKS_LIKE.get(c);
    if (looks != null) {
      key.append(looks.charValue());
    } else {
      key.appendCodePoint(c);
    }
  }

  /** Format characters, variation selectors, fillers: what is there but not seen. */
  private static boolean isInvisible(int c) {
    return Character.getType(c) == Character.FORMAT
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0100 && c <= 0xE01EF)
        || c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x3164;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
