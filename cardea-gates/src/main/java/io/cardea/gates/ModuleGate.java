package io.cardea.gates;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Every gate of one module. A module's {@code ArchitectureTest} names the modules it may use;
 * whatever is not named is an edge that must not exist.
 *
 * @param module the module's short name, {@code mcp} for {@code cardea-mcp} and {@code
 *     io.cardea.mcp}
 * @param mayUse short names of the modules it may depend on
 */
public record ModuleGate(String module, List<String> mayUse) {

  private static final String ROOT = "io.cardea.";

  public ModuleGate {
    mayUse = List.copyOf(mayUse);
  }

  /**
   * The gate of {@code module}, which may use {@code mayUse} and the JDK's and its declared
   * third-party packages.
   */
  public static ModuleGate of(String module, String... mayUse) {
    return new ModuleGate(module, List.of(mayUse));
  }

  /**
   * One test per gate, for a {@code @TestFactory}. Runs in the module's folder, as Surefire does.
   */
  public Stream<DynamicTest> tests() {
    PackageRules packages = PackageRules.of(ROOT + module);
    SourceTree main = SourceTree.of(Path.of("src/main/java"));
    SourceTree test = SourceTree.of(Path.of("src/test/java"));
    List<String> allowed = new ArrayList<>(List.of(ROOT + module));
    mayUse.forEach(name -> allowed.add(ROOT + name));
    return Stream.of(
        DynamicTest.dynamicTest("uses only the modules it may", () -> packages.onlyUses(allowed)),
        DynamicTest.dynamicTest("packages form no cycle", packages::acyclic),
        DynamicTest.dynamicTest("no file is mapped", packages::mapsNoFile),
        DynamicTest.dynamicTest("no catch-all package names", packages::noCatchAllNames),
        DynamicTest.dynamicTest("files and methods stay small", () -> SizeRules.check(main, test)),
        DynamicTest.dynamicTest("every package is null-marked", () -> NullRules.check(main)),
        DynamicTest.dynamicTest("every test method runs", () -> TestRules.check(test)));
  }
}
