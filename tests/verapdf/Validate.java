import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Prints a line for each file and flavour: name, flavour, and "ok" or each rule broken with its first place. */
public class Validate {
    private static final PDFAFlavour[] FLAVOURS = {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1};

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files)
            for (PDFAFlavour flavour : FLAVOURS)
                System.out.println(file + "\t" + flavour.getId() + "\t" + verdict(Path.of(file), flavour));
    }

    private static String verdict(Path file, PDFAFlavour flavour) throws Exception {
        try (var content = Files.newInputStream(file);
                var parser = Foundries.defaultInstance().createParser(content, flavour);
                var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            var result = validator.validate(parser);
            if (result.isCompliant()) return "ok";
            var faults = new LinkedHashMap<String, String>();
            for (TestAssertion fault : result.getTestAssertions())
                faults.putIfAbsent(
                        fault.getRuleId().getClause() + "-" + fault.getRuleId().getTestNumber(),
                        fault.getMessage() + " at " + fault.getLocation().getContext());
            return faults.isEmpty() ? "refused without a reason" : faults.toString().replaceAll("\\s+", " ");
        }
    }
}
