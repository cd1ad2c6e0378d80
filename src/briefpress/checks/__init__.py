"""Look at sources, trees and finished files, and return findings; never repair."""
