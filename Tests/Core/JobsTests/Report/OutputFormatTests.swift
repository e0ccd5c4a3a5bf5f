import Jobs
import Packaging
import Presentations
import Testing

@Suite struct OutputFormatTests {
    @Test(arguments: Container.allCases) func keepsTheNameOfAContainer(_ container: Container) {
        let format = OutputFormat(container)
        #expect(format.rawValue == container.rawValue && format.container == container)
    }

    @Test(arguments: PresentationSettings.Manifest.allCases)
    func keepsTheNameOfAList(_ manifest: PresentationSettings.Manifest) {
        let format = OutputFormat(manifest)
        #expect(format.rawValue == manifest.rawValue && format.container == nil)
    }
}
