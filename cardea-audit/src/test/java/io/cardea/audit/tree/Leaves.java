package io.cardea.audit.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Trees to test with. */
public final class Leaves {

  /** The leaves and roots that the Certificate Transparency implementations test with. */
  public static final List<byte[]> KNOWN =
      List.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .stream()
          .map(HexFormat.of()::parseHex)
          .toList();

  /** The roots over the first 0, 1, 2 … of {@link #KNOWN}. */
  public static final List<String> KNOWN_ROOTS =
      List.of(
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  private Leaves() {}

  /** A tree of {@code count} leaves, each with its number in it. */
  public static TreeFiles tree(Path folder, int count) throws IOException {
    TreeFiles tree = TreeFiles.open(folder);
    for (int number = 0; number < count; number++) {
      tree.append(leaf(number));
    }
    tree.flush();
    return tree;
  }

  /** The hash of leaf {@code number}. */
  public static byte[] leaf(int number) {
    return new TreeHasher().leaf(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
  }
}
