#include "CNumerics.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace {
/* Errors are values, never exceptions: nothing above this file could catch them. */
using quiet = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>>;
}  // namespace

double nnqft_normal_quantile(double p) { return -std::sqrt(2.0) * boost::math::erfc_inv(2 * p, quiet()); }

double nnqft_chi_square_tail(double chi_square, double degrees_of_freedom) {
  return cdf(complement(boost::math::chi_squared_distribution<double, quiet>(degrees_of_freedom), chi_square));
}

double nnqft_fisher_tail(double f, double numerator, double denominator) {
  return cdf(complement(boost::math::fisher_f_distribution<double, quiet>(numerator, denominator), f));
}

double nnqft_bessel_k0(double x) { return boost::math::cyl_bessel_k(0, x, quiet()); }
