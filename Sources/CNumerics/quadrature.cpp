#include "CNumerics.h"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/random/sobol.hpp>

void nnqft_gauss_kronrod_15(double nodes[8], double weights[8], double gauss_weights[8]) {
  const auto &abscissa = boost::math::quadrature::gauss_kronrod<double, 15>::abscissa();
  const auto &kronrod = boost::math::quadrature::gauss_kronrod<double, 15>::weights();
  const auto &gauss = boost::math::quadrature::gauss<double, 7>::weights();
  for (size_t i = 0; i < 8; ++i) {
    nodes[i] = abscissa[i];
    weights[i] = kronrod[i];
    gauss_weights[i] = i % 2 == 0 ? gauss[i / 2] : 0.0;
  }
}

void nnqft_sobol(size_t dimension, size_t count, uint32_t *points) {
  boost::random::sobol_engine<uint32_t, 32> engine(dimension);
  for (size_t i = 0; i < count * dimension; ++i) points[i] = engine();
}
