import Foundation
import Testing

@testable import Commands

@Suite struct PipelinesTests {
    private static let copy = "description: My own copy.\noutputs:\n  - {type: recording, from: connections}\n"

    @Test func listsEachPipelineWithItsPurposeAndItsFile() throws {
        try Scratch.with(texts: ["copy.yaml": Self.copy, "torn.json": "{", "notes.txt": ""]) { root in
            let run = CommandRun(["pipelines", "list", "--pipelines", root], codecs: nil)
            #expect(run.status == 0 && run.errors == "")
            #expect(run.rows.first == "pipeline description file")
            // The folder that is named hides the same names in others.
            #expect(run.rows.filter { $0.hasPrefix("copy ") } == ["copy My own copy. \(root)/copy.yaml"])
            #expect(run.rows.contains("torn cannot be read \(root)/torn.json"))
            #expect(!run.output.contains("notes"))
        }
    }

    @Test func listsWhatComesWithTheProgram() throws {
        let run = CommandRun(["pipelines", "--pipelines", Scratch.pipelines], codecs: nil)
        #expect(!run.output.contains("cannot be read"))
        let files = try Scratch.names(in: Scratch.pipelines).filter { $0.hasSuffix(".yaml") }
        for file in files { #expect(run.output.contains("\(Scratch.pipelines)/\(file)\n"), "\(file)") }
    }

    @Test func showsAFileAsItIs() throws {
        try Scratch.with(texts: ["mine.yaml": Self.copy]) { root in
            for name in ["mine", root + "/mine.yaml"] {
                let run = CommandRun("pipelines", "show", name, "--pipelines", root)
                #expect(run.status == 0 && run.output == Self.copy + "\n")
            }
        }
    }

    @Test func showsNothingOfWhatIsNotThere() throws {
        try Scratch.with(texts: ["mine.yaml": Self.copy]) { root in
            let unknown = CommandRun("pipelines", "show", "mime", "--pipelines", root)
            #expect(unknown.status == 2 && unknown.output == "")
            #expect(unknown.errors.contains("no pipeline 'mime' in \(root)") && unknown.errors.contains("mine"))
            let gone = CommandRun("pipelines", "show", root + "/gone.yaml")
            #expect(gone.status == 2 && gone.errors.contains("gone.yaml"))
        }
    }

    @Test func validatesEveryFileAndFailsIfOneIsNot() throws {
        try Scratch.with(texts: [
            "good.yaml": Self.copy, "bad.yaml": "outputs:\n  - {type: recording, frm: connections}\n",
        ]) { root in
            let run = CommandRun("pipelines", "validate", "bad", "good", "gone", "--pipelines", root)
            #expect(run.status == 2)
            #expect(run.output == "good: valid\n")
            #expect(run.errors.contains("\(root)/bad.yaml:2:") && run.errors.contains("frm"))
            #expect(run.errors.contains("no pipeline 'gone'"))
            #expect(CommandRun("pipelines", "validate", root + "/good.yaml").status == 0)
        }
    }

    /// The same document is valid where another executable encodes, and is not where nothing does.
    @Test func refusesWhatThisMachineCannotEncode() {
        let arguments = ["pipelines", "validate", "compose-audio", "--pipelines", Scratch.pipelines]
        #expect(CommandRun(arguments, codecs: nil).status == 0)
        let run = CommandRun(arguments)
        #expect(run.status == 2 && run.errors.contains("aac"))
    }

    @Test(arguments: [["show"], ["validate"], ["list", "copy"], ["lst"]]) func refuseACommandLine(arguments: [String]) {
        let run = CommandRun(["pipelines"] + arguments)
        #expect(run.status == 64 && run.output == "" && run.errors != "")
    }
}
