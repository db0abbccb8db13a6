package io.github.pcam4j.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.pcam4j.PcamException;

/** The arrows between the modules, and what each may know of. */
@AnalyzeClasses(packages = "io.github.pcam4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String INTERNAL = "io.github.pcam4j..internal..";

    @ArchTest
    static final ArchRule ARROWS_POINT_ONE_WAY = layeredArchitecture().consideringOnlyDependenciesInLayers()
            .layer("io").definedBy("io.github.pcam4j.io..")
            .layer("model").definedBy("io.github.pcam4j.model..")
            .layer("train").definedBy("io.github.pcam4j.train..")
            .layer("dl4j").definedBy("io.github.pcam4j.dl4j..")
            .layer("torch").definedBy("io.github.pcam4j.torch..")
            .layer("onnx").definedBy("io.github.pcam4j.onnx..")
            .layer("examples").definedBy("io.github.pcam4j.examples..")
            .whereLayer("examples").mayNotBeAccessedByAnyLayer()
            .whereLayer("torch").mayNotBeAccessedByAnyLayer()
            .whereLayer("dl4j").mayNotBeAccessedByAnyLayer()
            .whereLayer("onnx").mayOnlyBeAccessedByLayers("examples")
            .whereLayer("train").mayOnlyBeAccessedByLayers("dl4j", "torch", "examples")
            .whereLayer("model").mayOnlyBeAccessedByLayers("train", "dl4j", "torch", "onnx", "examples")
            .whereLayer("io").mayOnlyBeAccessedByLayers("model", "train", "dl4j", "torch", "onnx", "examples");

    /** What a network is has nothing to do with where pixels come from; only what all modules share lies there, too. */
    @ArchTest
    static final ArchRule MODELS_KNOW_NO_PIXELS = noClasses().that().resideInAPackage("io.github.pcam4j.model..")
            .should().dependOnClassesThat().resideInAPackage("io.github.pcam4j.io..");

    /** An engine is chosen by name: whoever leaves its JAR and its library out compiles and runs. */
    @ArchTest
    static final ArchRule LIBTORCH_IS_TORCHS_ALONE = noClasses()
            .that().resideOutsideOfPackage("io.github.pcam4j.torch..")
            .should().dependOnClassesThat().resideInAnyPackage("org.bytedeco.pytorch..", "org.bytedeco.cuda..");

    @ArchTest
    static final ArchRule DEEPLEARNING4J_IS_DL4JS_ALONE = noClasses()
            .that().resideOutsideOfPackage("io.github.pcam4j.dl4j..")
            .should().dependOnClassesThat().resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco.dnnl..");

    /** What the engines have in common is no reason to bring any of it. */
    @ArchTest
    static final ArchRule NATIVE_CODE_IS_THE_ENGINES = noClasses()
            .that().resideInAnyPackage("io.github.pcam4j.io..", "io.github.pcam4j.model..", "io.github.pcam4j.train..")
            .should().dependOnClassesThat().resideInAnyPackage("org.bytedeco..");

    /** Whoever leaves JNA out reads what others read. */
    @ArchTest
    static final ArchRule JNA_IS_THE_WAY_TO_ONE_LIBRARY = noClasses()
            .that().resideOutsideOfPackage("io.github.pcam4j.io.internal.jpeg")
            .should().dependOnClassesThat().resideInAnyPackage("com.sun.jna..");

    /** Models are written by the format's classes alone: who writes them runs none. */
    @ArchTest
    static final ArchRule ONNX_IS_ONNXS_ALONE = noClasses()
            .that().resideOutsideOfPackage("io.github.pcam4j.onnx..")
            .should().dependOnClassesThat().resideInAnyPackage("ai.onnx..", "com.google.protobuf..", "org.tribuo..");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_LIVES_IN_THE_EXAMPLES = noClasses()
            .that().resideOutsideOfPackage("io.github.pcam4j.examples..")
            .should().dependOnClassesThat().resideInAnyPackage("picocli..", "org.jline..", "org.slf4j.simple..");

    @ArchTest
    static final ArchRule INTERNALS_STAY_IN_THEIR_MODULE = classes()
            .that().resideInAPackage("io.github.pcam4j.io.internal..")
            .should().onlyBeAccessed().byAnyPackage("io.github.pcam4j.io..");

    @ArchTest
    static final ArchRule TRAINS_INTERNALS_STAY_THERE = classes()
            .that().resideInAPackage("io.github.pcam4j.train.internal..")
            .should().onlyBeAccessed().byAnyPackage("io.github.pcam4j.train..");

    @ArchTest
    static final ArchRule TORCHS_INTERNALS_STAY_THERE = classes()
            .that().resideInAPackage("io.github.pcam4j.torch.internal..")
            .should().onlyBeAccessed().byAnyPackage("io.github.pcam4j.torch..");

    /** What all commands share knows none of them, and no command knows the main class. */
    @ArchTest
    static final ArchRule COMMANDS_KNOW_NO_MAIN_CLASS = noClasses()
            .that().resideInAPackage("io.github.pcam4j.examples.command..")
            .should().dependOnClassesThat().resideInAPackage("io.github.pcam4j.examples");

    @ArchTest
    static final ArchRule DL4JS_INTERNALS_STAY_THERE = classes()
            .that().resideInAPackage("io.github.pcam4j.dl4j.internal..")
            .should().onlyBeAccessed().byAnyPackage("io.github.pcam4j.dl4j..");

    /** Whoever uses the library never meets a type that may change without a word. */
    @ArchTest
    static final ArchRule THE_API_MENTIONS_NO_INTERNALS = members()
            .that().haveModifier(PUBLIC).or().haveModifier(PROTECTED)
            .and().areDeclaredInClassesThat().arePublic()
            .and().areDeclaredInClassesThat().resideOutsideOfPackage(INTERNAL)
            .should(mentionNoInternals());

    @ArchTest
    static final ArchRule THE_API_EXTENDS_NO_INTERNALS = classes()
            .that().arePublic().and().resideOutsideOfPackage(INTERNAL)
            .should().notBeAssignableTo(resideInAPackage(INTERNAL));

    /** The packages of the modules themselves included. */
    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLE = slices().matching("io.github.pcam4j.(**)").should().beFreeOfCycles();

    /** Whoever catches the root has caught all that can be mended. */
    @ArchTest
    static final ArchRule EXCEPTIONS_OF_THE_API_HAVE_ONE_ROOT = classes()
            .that().areAssignableTo(RuntimeException.class).and().arePublic()
            .and().resideOutsideOfPackage("io.github.pcam4j.examples.command..")
            .should().beAssignableTo(PcamException.class);

    @ArchTest
    static final ArchRule LIBRARIES_DO_NOT_PRINT = noClasses()
            .that().resideOutsideOfPackage("io.github.pcam4j.examples..")
            .should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    private static ArchCondition<JavaMember> mentionNoInternals() {
        return new ArchCondition<>("mention no internals") {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                member.getAllInvolvedRawTypes().stream().map(JavaClass::getBaseComponentType)
                        .filter(resideInAPackage(INTERNAL))
                        .forEach(type -> events.add(SimpleConditionEvent.violated(member,
                                member.getFullName() + " mentions " + type.getName())));
            }
        };
    }
}
