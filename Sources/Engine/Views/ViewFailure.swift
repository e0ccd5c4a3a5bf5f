import Media
import Packaging

/// Why a view ends before its recording does. Its files stay as they are up to there.
enum ViewFailure: Error, Equatable {
    case codec(CodecError)
    case container(PackagingError)

    var description: String {
        switch self {
        case .codec(let error): "\(error)"
        case .container(let error): "\(error)"
        }
    }

    /// Runs what a codec does.
    static func coding<Result>(_ work: () throws(CodecError) -> Result) throws(ViewFailure) -> Result {
        do throws(CodecError) {
            return try work()
        } catch {
            throw .codec(error)
        }
    }

    /// Runs what a container does.
    static func packaging<Result>(_ work: () throws(PackagingError) -> Result) throws(ViewFailure) -> Result {
        do throws(PackagingError) {
            return try work()
        } catch {
            throw .container(error)
        }
    }
}
