/// Why a layout was not changed.
public enum MixingError: Error, Equatable, Sendable {
    case unknownInput(String)
    case unknownRegion(String)
    /// A region in which nobody is, and with nobody an input cannot change places.
    case emptyRegion(String)
    /// The primary region belongs to a screen as long as it is shown.
    case heldByScreen(String)
    case repeatedRegion(String)
    case repeatedInput(String)
    /// A region without an input stands before one with an input.
    case emptyRegionBeforeAnother(String)
    /// A layout update without a region.
    case noRegions
    /// A layout update that places more inputs than the view takes.
    case tooManyInputs(actual: Int, limit: Int)
}
